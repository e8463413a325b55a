/**
 * Things that this package made itself carry this mark, with the name that they were made by. It is the same in every copy
 * of the package: the command line is a bundle, and what it loads imports the package's modules.
 */
const mark = Symbol.for('raftcheck.built-in');

/** Marks a thing that is made here. */
export function builtIn<Made extends object>(name: string, made: Made): Made {
  return Object.defineProperty(made, mark, { value: name });
}

/** Whether this is the thing that was made here by that name. */
export const isMade = (name: string, thing: object): boolean => Reflect.get(thing, mark) === name;
