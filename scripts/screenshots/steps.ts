import type { Page } from '@playwright/test'
import { peopleAtProviders } from '@/demo/register/newcomers'
import { giveSession } from '../disposable-product/open-session'

/** What people do in a browser time and again; every control is found as people find it, by role and label. */

const providerButton = { cis2: 'Log in with NHS Care Identity', entra: 'Log in with your council account' } as const

/**
 * Logs in one of the demonstration people without their provider's pages, and waits for the page after that. Tests about logging in go the
 * whole way: {@link logInThroughProvider}.
 * @param name given and family name of somebody in the register
 */
export async function logInAs(page: Page, name: string): Promise<void> {
  await giveSession(page.context(), name)
  await page.goto('/')
}

/**
 * Logs in one of the demonstration people, from the log-in page through the provider's page, and waits for the page after that.
 * @param name given and family name, as on the provider's page
 */
export async function logInThroughProvider(page: Page, name: string): Promise<void> {
  await chooseOnProviderPage(page, name)
  await page.waitForURL((url) => url.pathname !== '/log-in' && !url.pathname.startsWith('/interaction/'))
}

/** Goes to the provider's page and presses somebody's button there, whatever happens next. */
export async function chooseOnProviderPage(page: Page, name: string): Promise<void> {
  await openProviderPage(page, name)
  await page.getByRole('button', { name: new RegExp(`^${name}\\b`) }).click()
}

/** Goes as far as the provider's page, which lists the people. */
export async function openProviderPage(page: Page, name: string): Promise<void> {
  const person = peopleAtProviders.find((candidate) => candidate.name === name)
  if (person === undefined) throw new Error(`Nobody in the demonstration is called ${name}`)
  await page.goto('/log-in')
  await page.getByRole('button', { name: providerButton[person.provider] }).click()
  await page.getByRole('heading', { name: 'Log in to the demonstration' }).waitFor()
}

/** Answers "Where are you working now?". */
export async function chooseWorkplace(page: Page, place: RegExp): Promise<void> {
  await page.getByRole('radio', { name: place }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** The field of the look-up form. */
export function numberField(page: Page) {
  return page.getByRole('textbox', { name: 'NHS number' })
}

/** Types an entry into the look-up form and presses Enter; ends on the page that answers. */
export async function enter(page: Page, entry: string): Promise<void> {
  await page.goto('/lookup')
  await numberField(page).fill(entry)
  await Promise.all([page.waitForEvent('load'), numberField(page).press('Enter')])
}

/**
 * Looks a child up, and waits for the result.
 * @returns the path of the result
 */
export async function lookUp(page: Page, number: string): Promise<string> {
  await enter(page, number)
  await page.getByRole('heading', { name: 'Result of check' }).waitFor()
  return new URL(page.url()).pathname
}

/**
 * Sends a form of a page that was opened before the service was updated: the action that it names is not there any more. Ends on the page that
 * answers.
 *
 * @param typed what stands in its fields
 */
export async function sendFormOfOlderVersion(page: Page, typed: Readonly<Record<string, string>>): Promise<void> {
  const send = (fields: Readonly<Record<string, string>>) => {
    const form = document.createElement('form')
    form.method = 'post'
    form.enctype = 'multipart/form-data'
    for (const [name, value] of Object.entries({ [`$ACTION_ID_${'0'.repeat(42)}`]: '', ...fields })) {
      const field = document.createElement('input')
      field.name = name
      field.value = value
      form.append(field)
    }
    document.body.append(form)
    form.submit()
  }
  await Promise.all([page.waitForEvent('load'), page.evaluate(send, typed)])
}
