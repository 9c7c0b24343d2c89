import { z } from 'zod'

/**
 * A field in a page's address. Anybody may write anything there, once, many times or not at all: whatever makes no sense counts as
 * absent and is not an error.
 *
 * @param schema what makes sense
 * @param otherwise the value when the field is absent or makes no sense
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

/** The page number of a list, from 1. */
export const pageField = addressField(z.coerce.number().int().min(1).max(100_000), 1)
