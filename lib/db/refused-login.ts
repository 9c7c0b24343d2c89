/** Codes with which PostgreSQL says that this login, with this password, has no business in this database, now or later. */
const REASONS: Readonly<Record<string, string>> = {
  '28P01': 'the password is wrong, or there is no such login',
  '28000': 'the login may not log in',
  '3D000': 'there is no such database',
}

/**
 * Why a database refuses a login, where waiting would not help.
 *
 * @param error caught from the driver
 * @returns null for anything else, such as a database that is away
 */
export function reasonOfRefusedLogin(error: unknown): string | null {
  return REASONS[(error as { code?: string } | undefined)?.code ?? ''] ?? null
}
