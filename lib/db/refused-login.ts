/** Codes with which PostgreSQL refuses a login with this password, now or later. */
const REFUSED: Readonly<Record<string, string>> = {
  '28P01': 'the password is wrong, or there is no such login',
  '28000': 'the login may not log in',
}

/** The same, and that there is no such database to log in to. */
const REASONS: Readonly<Record<string, string>> = { ...REFUSED, '3D000': 'there is no such database' }

/** Whether an error of the driver says that the database refuses the login or its password. */
export function refusesLogin(error: unknown): boolean {
  return codeOf(error) in REFUSED
}

/**
 * Why a database does not let a login in, where waiting would not help.
 *
 * @param error caught from the driver
 * @returns null for anything else, such as a database that is away
 */
export function reasonOfRefusedLogin(error: unknown): string | null {
  return REASONS[codeOf(error)] ?? null
}

function codeOf(error: unknown): string {
  return (error as { code?: string } | undefined)?.code ?? ''
}
