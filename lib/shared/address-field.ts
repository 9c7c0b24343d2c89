import { z } from 'zod'

/**
 * A field of a page's address. Anybody may write anything there, once or many times or not at all: whatever makes no sense counts
 * as not said, and is no error.
 *
 * @param schema what makes sense
 * @param otherwise what holds when the field is absent or makes no sense
 */
export function addressField<Schema extends z.ZodType>(schema: Schema, otherwise: z.output<Schema>) {
  return z
    .unknown()
    .optional()
    .transform((said): z.output<Schema> => {
      const parsed = schema.safeParse(said)
      return parsed.success ? parsed.data : otherwise
    })
}

/** The page of a list, from 1. */
export const pageField = addressField(z.coerce.number().int().min(1).max(100_000), 1)
