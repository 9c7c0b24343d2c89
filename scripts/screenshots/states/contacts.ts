import { logInAs } from '../steps'
import { pastTheTriggers, press } from './register-acts'
import type { Scene, ScreenState } from './state'

const manager = 'Marcus Whitfield'
const contacts = { file: 'app/(authority)/contacts/page.tsx', path: '/contacts', longest: 2600 }

/** Removes the team that a state adds. */
async function restore({ register }: Scene): Promise<void> {
  await pastTheTriggers(register, `delete from cpis.lead_team where name = 'North safeguarding team'`)
}

/** How an authority is reached. */
export const contactStates: ScreenState[] = [
  {
    ...contacts, name: 'contacts', pictured: true, restore,
    reach: async ({ page }) => {
      await logInAs(page, manager)
      await page.goto('/contacts')
      await page.getByLabel('Name of the team').last().fill('North safeguarding team')
      await page.getByLabel('Telephone number of the team').last().fill('01632 960370')
      await press(page, 'Add team')
      await page.getByText('Lead teams saved.').waitFor()
      await press(page, 'Confirm that these are right')
      await page.getByText('Contacts confirmed.').waitFor()
    },
  },
  {
    ...contacts, name: 'contacts-error', restore,
    reach: async ({ page }) => {
      await logInAs(page, manager)
      await page.goto('/contacts')
      await page.getByLabel('Office telephone number').fill('12')
      await press(page, 'Save telephone numbers and hours')
      await page.getByText('There is a problem').waitFor()
    },
  },
  {
    ...contacts, name: 'contacts-unconfirmed',
    reach: async ({ page, register }) => {
      await register.query(`update cpis.authority set contacts_confirmed_at = contacts_confirmed_at - interval '100 days' where dfe_code = '383'`)
      await logInAs(page, manager)
      await page.goto('/contacts')
    },
    restore: ({ register }) => register.query(
      `update cpis.authority set contacts_confirmed_at = contacts_confirmed_at + interval '100 days' where dfe_code = '383'`).then(() => undefined),
  },
  {
    ...contacts, name: 'contacts-read-only',
    reach: async ({ page }) => {
      await logInAs(page, 'Priya Raman')
      await page.goto('/contacts')
    },
  },
]
