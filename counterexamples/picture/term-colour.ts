const termColours = 6;

/** The class that colours a term; its number is written beside it, for there are more terms than colours. */
export const termColour = (term: number): string => `t${term % termColours}`;
