import type { DemonstrationPerson } from '../register/people'
import { demonstrationNewcomers } from '../register/newcomers'
import { demonstrationGroups, jobAndWorkplace } from '../register/people'
import type { PlayedProvider } from './claims'

/** The path of the pages' stylesheet. */
export const stylesheetPath = '/identity.css'

const providerNames: Record<PlayedProvider, string> = {
  cis2: 'NHS Care Identity (NHS CIS2)',
  entra: 'a council account (Microsoft Entra ID)',
}

const groups = {
  health: { id: 'health', heading: 'Health', people: demonstrationGroups.health },
  councils: { id: 'councils', heading: 'Councils', people: demonstrationGroups.councils },
  national: { id: 'national', heading: 'National', people: demonstrationGroups.national },
  newcomers: { id: 'newcomers', heading: 'Not yet in CPIS: an administrator has to invite them', people: demonstrationNewcomers },
}

/** People who would use this provider in real life come first. */
const order: Record<PlayedProvider, (keyof typeof groups)[]> = {
  cis2: ['health', 'national', 'councils', 'newcomers'],
  entra: ['councils', 'health', 'national', 'newcomers'],
}

/** What the page that lists the people needs to know. */
export interface ChoicePage {
  provider: PlayedProvider
  /** The path that the choice is posted to. */
  action: string
  /** The person who is already logged in, if CPIS asks for another log-in. */
  current?: DemonstrationPerson
}

/** The page on which somebody logs in as one of the demonstration people: a button for each, and no password. */
export function choicePage({ provider, action, current }: ChoicePage): string {
  const again = current
    ? `<p>You are logged in as ${escapeHtml(current.name)}. Choose ${escapeHtml(current.name)} again to confirm that it is you, or choose somebody else.</p>`
    : '<p>Choose who you are. There is no password.</p>'
  return page(
    'Log in to the demonstration',
    `<div class="inset"><p>Demonstration. No real people.</p></div>
<p>This page stands in for ${providerNames[provider]}.</p>
${again}
<form method="post" action="${escapeHtml(action)}">
${order[provider].map(groupSection).join('\n')}
<p><button class="plain" name="cancel" value="yes">Go back without logging in</button></p>
</form>`,
  )
}

function groupSection(key: keyof typeof groups): string {
  const { id, heading, people } = groups[key]
  return `<section aria-labelledby="${id}">
<h2 id="${id}">${heading}</h2>
<ul class="people">
${people.map(personButton).join('\n')}
</ul>
</section>`
}

function personButton(person: DemonstrationPerson): string {
  const suspended = person.status === 'suspended' ? ' (suspended in CPIS)' : ''
  return `<li><button class="person" name="subject" value="${escapeHtml(person.subject)}"><span class="name">${escapeHtml(person.name)}</span> <span class="job">${escapeHtml(jobAndWorkplace(person) + suspended)}</span></button></li>`
}

/**
 * The page for a log-in that cannot go on.
 * @param explanation what happened, as text
 * @param publicUrl the address of CPIS, for starting again
 */
export function problemPage(explanation: string, publicUrl: string): string {
  return page(
    'You cannot log in this way',
    `<p>${escapeHtml(explanation)}</p>
<p><a href="${escapeHtml(publicUrl)}">Start again from CPIS</a></p>`,
  )
}

/**
 * Asks whether to log out, if the request did not come from a known client.
 * @param form the library's form, with its token against forgery
 */
export function logoutQuestionPage(form: string): string {
  return page(
    'Log out of the demonstration',
    `${form}
<p><button class="plain" form="op.logoutForm" name="logout" value="yes">Log out</button></p>`,
  )
}

/** Says that the log-in at the provider has ended. */
export function loggedOutPage(publicUrl: string): string {
  return page('You have logged out', `<p><a href="${escapeHtml(publicUrl)}">Go to CPIS</a></p>`)
}

function page(heading: string, content: string): string {
  return `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading} – Demonstration identity provider</title>
<link rel="stylesheet" href="${stylesheetPath}">
</head>
<body>
<header><p>Demonstration identity provider</p></header>
<main>
<h1>${heading}</h1>
${content}
</main>
</body>
</html>
`
}

/** Escapes text for use between tags and in quoted attributes. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}
