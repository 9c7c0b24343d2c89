import { chooseOnProviderPage, logInAs, lookUp, openProviderPage, sendFormOfOlderVersion } from '../steps'
import type { ScreenState } from './state'

const logIn = { file: 'app/(auth)/log-in/page.tsx', path: '/log-in' }
const chooseRole = { file: 'app/(auth)/choose-role/page.tsx', path: '/choose-role' }
const account = { file: 'app/(auth)/account/page.tsx', path: '/account' }
const signedOut = { file: 'app/(auth)/signed-out/page.tsx', path: '/signed-out' }

/** Logging in and out, and the pages that anybody may read. */
export const entranceStates: ScreenState[] = [
  { ...logIn, name: 'log-in', pictured: true, reach: async ({ page }) => void (await page.goto('/log-in')) },
  {
    ...logIn,
    name: 'log-in-refused',
    reach: async ({ page }) => {
      await chooseOnProviderPage(page, 'Peter Lindqvist')
      await page.waitForURL('**/log-in?*')
    },
  },
  { ...logIn, name: 'log-in-unfinished', reach: async ({ page }) => void (await page.goto('/log-in?unfinished=1')) },
  { ...logIn, name: 'log-in-provider-away', reach: async ({ page }) => void (await page.goto('/log-in?unreachable=cis2')) },
  { ...logIn, name: 'log-in-paused', status: 429, reach: async ({ page }) => void (await page.goto('/log-in?wait=2')) },
  { ...logIn, name: 'log-in-crowded', status: 429, reach: async ({ page }) => void (await page.goto('/log-in?crowded=1')) },
  { name: 'provider-page', file: 'provider', path: '/interaction/', pictured: true, reach: ({ page }) => openProviderPage(page, 'Amara Osei') },
  {
    name: 'provider-page-of-the-councils', file: 'provider', path: '/interaction/',
    reach: ({ page }) => openProviderPage(page, 'Priya Raman'),
  },
  { ...chooseRole, name: 'choose-role', pictured: true, reach: ({ page }) => logInAs(page, 'Yusuf Demir') },
  {
    ...chooseRole,
    name: 'choose-role-error',
    reach: async ({ page }) => {
      await logInAs(page, 'Yusuf Demir')
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.waitForURL('**/choose-role?*')
    },
  },
  {
    ...account,
    name: 'account',
    reach: async ({ page }) => {
      await logInAs(page, 'Amara Osei')
      await page.goto('/account')
    },
  },
  {
    ...account,
    name: 'account-of-an-administrator',
    reach: async ({ page }) => {
      await logInAs(page, 'Deborah Sykes')
      await page.goto('/account')
    },
  },
  ...['idle', 'expired', 'elsewhere', 'withdrawn', 'signed-out', 'this-computer-only'].map((why): ScreenState => ({
    ...signedOut, name: `logged-out-${why}`, reach: async ({ page }) => void (await page.goto(`/signed-out?why=${why}`)),
  })),
  { name: 'help', file: 'app/(public)/help/page.tsx', path: '/help', reach: async ({ page }) => void (await page.goto('/help')) },
  {
    name: 'privacy', file: 'app/(public)/privacy/page.tsx', path: '/privacy',
    reach: async ({ page }) => void (await page.goto('/privacy')),
  },
  {
    name: 'accessibility', file: 'app/(public)/accessibility/page.tsx', path: '/accessibility',
    reach: async ({ page }) => void (await page.goto('/accessibility')),
  },
  {
    name: 'help-while-logged-in', file: 'app/(public)/help/page.tsx', path: '/help',
    reach: async ({ page }) => {
      await logInAs(page, 'Amara Osei')
      await page.goto('/help')
    },
  },
  {
    name: 'not-found', file: 'app/not-found.tsx', path: '/nowhere', status: 404, pictured: true,
    reach: async ({ page }) => void (await page.goto('/nowhere')),
  },
  { name: 'absent', file: 'app/absent/page.tsx', path: '/absent', status: 404, reach: async ({ page }) => void (await page.goto('/absent')) },
  {
    name: 'not-saved', file: 'app/not-saved/page.tsx', path: '/help', status: 409, pictured: true,
    reach: async ({ page }) => {
      await page.goto('/help')
      await sendFormOfOlderVersion(page, { 'lead-team': 'Leeds East, children’s social work', reason: 'They moved to another school' })
    },
  },
  {
    name: 'not-found-result-of-somebody-else', file: 'app/not-found.tsx', path: '/lookup/', status: 404,
    reach: async ({ page }) => {
      await logInAs(page, 'Amara Osei')
      const result = await lookUp(page, '9990000018')
      await page.getByRole('button', { name: 'Log out' }).click()
      await logInAs(page, 'Grace Adeyemi')
      await page.goto(result)
    },
  },
  {
    name: 'not-permitted', file: 'app/not-permitted/page.tsx', path: '/not-permitted', status: 403, pictured: true,
    reach: async ({ page }) => {
      await logInAs(page, 'Marcus Whitfield')
      await page.goto('/lookup')
    },
  },
]
