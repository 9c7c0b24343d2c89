import { refusalOfLogin } from './login-strength'
import { refusalOfKeys } from './register-keys'

/**
 * Why the application must not run on its database: its login is too strong, or its keys are not the register's.
 *
 * @returns a sentence, or null when it may
 * @throws the driver's error when the database does not answer, or is not migrated
 */
export async function refusalToStart(): Promise<string | null> {
  return (await refusalOfLogin()) ?? (await refusalOfKeys())
}
