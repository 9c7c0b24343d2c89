import path from 'node:path'
import { z } from 'zod'
import { sealingKey } from '@/lib/sealing/sealing-key'
import { Refusal } from '@/lib/shared/refusal'
import { readFormerKeys } from '@/lib/config/former-keys'

const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
const postgresUrl = (login: string) => z.url({ protocol: /^postgres(ql)?$/, error: `must be the address of the database, for the login ${login}` })

const settings = z.object({
  SEALER_DATABASE_URL: postgresUrl('cpis_sealer'),
  SEALING_KEY: z.string({ error: 'must be 32 random bytes in base64url' }).regex(/^[\w-]{43}$/, 'must be 32 random bytes in base64url'),
  CHECKPOINTS_DIR: z.string({ error: 'must name the folder in which checkpoints are published' }).min(1),
  // Without these two the sealer seals but does not verify at night.
  VERIFIER_DATABASE_URL: optional(postgresUrl('cpis_verifier')),
  ACCESS_MAC_KEY: optional(z.string().min(32)),
  ACCESS_MAC_KEYS_FORMER: optional(z.string()),
  RECEIPTS_FILE: optional(z.string()),
})

/** The names of the sealer's settings. */
export const SEALER_SETTINGS: readonly string[] = Object.keys(settings.shape)

/** The sealer's settings. */
export type SealerSettings = Omit<z.infer<typeof settings>, 'ACCESS_MAC_KEYS_FORMER'> & { formerMacKeys: string[] }

/**
 * Reads the sealer's settings; each is described in `.env.example`.
 * @throws Refusal naming the setting that is missing or wrong, never its value
 */
export function readSealerSettings(environment: Record<string, string | undefined>): SealerSettings {
  const result = settings.safeParse(environment)
  if (!result.success) {
    const issue = result.error.issues[0]
    throw new Refusal(`The sealer does not start: ${issue?.path.join('.')} ${issue?.message}.`)
  }
  sealingKey(result.data.SEALING_KEY)
  const { ACCESS_MAC_KEYS_FORMER: former, ...given } = result.data
  return { ...given, formerMacKeys: readFormerKeys('ACCESS_MAC_KEYS_FORMER', former), CHECKPOINTS_DIR: path.resolve(result.data.CHECKPOINTS_DIR) }
}
