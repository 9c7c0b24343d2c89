import type { IncomingMessage } from 'node:http'
import type { Interaction, KoaContextWithOIDC } from 'oidc-provider'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import { peopleAtProviders } from '../register/newcomers'
import type { PlayedProvider } from './claims'
import { authenticationFor } from './claims'
import { endSession } from './logout'
import { choicePage, problemPage } from './pages'

/** The longest form in bytes: ours contains one choice, so anything longer is not ours. */
const longestForm = 4096

/** What the log-in page needs from its surroundings. */
export interface Surroundings {
  provider: Provider
  /** Which provider a client sees. */
  playedFor(clientId: unknown): PlayedProvider
  publicUrl: string
}

/** The path of the page for one log-in. */
export function interactionPath(uid: string): string {
  return `/interaction/${uid}`
}

/** Serves the log-in page and accepts the choice made on it. Everything else is passed on to the library. */
export function interactions({ provider, playedFor, publicUrl }: Surroundings) {
  return async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (!context.path.startsWith(interactionPath(''))) return next()
    try {
      const interaction = await provider.interactionDetails(context.req, context.res)
      if (context.method === 'GET') {
        context.type = 'html'
        context.body = choicePage({
          provider: playedFor(interaction.params.client_id),
          action: interactionPath(interaction.uid),
          current: peopleAtProviders.find(({ subject }) => subject === interaction.session?.accountId),
        })
      } else if (context.method === 'POST') {
        await takeChoice(provider, interaction, await readForm(context.req))
        context.status = 303
        context.redirect(interaction.returnTo)
      }
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) throw error
      context.status = 400
      context.type = 'html'
      context.body = problemPage(explanationOf(error), publicUrl)
    }
  }
}

async function takeChoice(provider: Provider, interaction: Interaction, form: URLSearchParams): Promise<void> {
  if (form.has('cancel')) {
    interaction.result = { error: 'access_denied', error_description: 'The person went back without logging in' }
    await interaction.persist()
    return
  }
  const person = peopleAtProviders.find(({ subject }) => subject === form.get('subject'))
  if (person === undefined) throw new errors.InvalidRequest('Nobody of that name is on the page')
  await leaveOtherSession(provider, interaction, person.subject)
  const { acr_values: acrValues } = interaction.params
  interaction.result = {
    login: {
      accountId: person.subject,
      ...authenticationFor(person, typeof acrValues === 'string' ? acrValues : undefined),
    },
  }
  await interaction.persist()
}

/** Choosing somebody else ends the session of whoever was logged in; the library would need JavaScript for that. */
async function leaveOtherSession(provider: Provider, interaction: Interaction, subject: string): Promise<void> {
  const { session: started } = interaction
  if (started === undefined || started.accountId === subject) return
  const session = await provider.Session.findByUid(started.uid)
  if (session !== undefined) await endSession(provider, session)
  interaction.session = undefined
}

function explanationOf(error: errors.OIDCProviderError): string {
  return error instanceof errors.SessionNotFound
    ? 'This log-in has expired, or was started in another browser.'
    : (error.error_description ?? error.error)
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request) {
    const bytes: Buffer = part
    length += bytes.length
    if (length > longestForm) throw new errors.InvalidRequest('The form is longer than it can be')
    parts.push(bytes)
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'))
}
