/** The folder of the clone, whatever folder the command was run from. */
export const root: string
