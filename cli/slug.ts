/** A name as it stands on the command line: Election Safety is election-safety. */
export const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
