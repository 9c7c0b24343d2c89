// Raw SQL: asks the database's catalogue.
import { TOO_STRONG } from './login-rights'
import { runStatement, type NamedStatement } from './statement'

const strength: NamedStatement = { name: 'login_strength', text: TOO_STRONG }

/**
 * What the application's database login can do but must not: see {@link TOO_STRONG}.
 *
 * @returns a sentence that names the login and every reason, or null when it is as weak as it must be
 * @throws the driver's error when the database does not answer
 */
export async function refusalOfLogin(): Promise<string | null> {
  const [row] = await runStatement<{ login: string; tooStrong: string[] }>(strength, [false])
  if (!row || row.tooStrong.length === 0) return null
  return `CPIS does not start with the database login ${row.login}: ${row.tooStrong.join(', and ')}. Let APP_DATABASE_URL name the login cpis_app, or one with its rights alone.`
}
