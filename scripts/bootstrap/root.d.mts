/** The folder of the clone, whatever folder the command was given in. */
export const root: string
