import path from 'node:path'
import { z } from 'zod'
import { sealingKey } from '@/lib/sealing/sealing-key'
import { readFormerKeys } from '@/lib/config/former-keys'
import { databaseAddress, optional, pulseSettings, readSettings } from '@/lib/config/setting-schemas'

const settings = z.object({
  SEALER_DATABASE_URL: databaseAddress('cpis_sealer'),
  SEALING_KEY: z.string({ error: 'must be 32 random bytes in base64url' }).regex(/^[\w-]{43}$/, 'must be 32 random bytes in base64url'),
  CHECKPOINTS_DIR: z.string({ error: 'must name the folder in which checkpoints are published' }).min(1),
  // Without these two the sealer seals but does not verify at night.
  VERIFIER_DATABASE_URL: optional(databaseAddress('cpis_verifier')),
  ACCESS_MAC_KEY: optional(z.string().min(32)),
  ACCESS_MAC_KEYS_FORMER: optional(z.string()),
  RECEIPTS_FILE: optional(z.string()),
  ...pulseSettings,
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
  const { ACCESS_MAC_KEYS_FORMER: former, ...given } = readSettings(settings, environment, 'The sealer does not start')
  sealingKey(given.SEALING_KEY)
  return { ...given, formerMacKeys: readFormerKeys('ACCESS_MAC_KEYS_FORMER', former), CHECKPOINTS_DIR: path.resolve(given.CHECKPOINTS_DIR) }
}
