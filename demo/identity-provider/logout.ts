import type { Client, KoaContextWithOIDC, Session } from 'oidc-provider'
import type Provider from 'oidc-provider'
import { logoutQuestionPage } from './pages'

/** One browser's session at the provider; renamed here because CPIS has sessions of its own. */
export type ProviderSession = Session

/** The library's client can also send a logout token (OpenID Connect Back-Channel Logout 1.0), which its types leave out. */
type NotifiableClient = Client & { backchannelLogout(subject: string, sid: string): Promise<void> }

/**
 * Answers a request to log out. If it comes from a known client (by `id_token_hint` or `client_id`), the session ends at
 * once and the browser is sent back; anybody else is asked first. Forged log-outs do no harm here, because there is nothing
 * behind this page but the demonstration.
 * @param form the library's form with which the question is answered
 */
export async function answerLogout(context: KoaContextWithOIDC, form: string): Promise<void> {
  const { oidc } = context
  const hinted = oidc.entities.IdTokenHint?.payload.sub
  if (oidc.client === undefined || (hinted !== undefined && hinted !== oidc.session?.accountId)) {
    context.body = logoutQuestionPage(form)
    return
  }
  if (oidc.session !== undefined) await endSession(oidc.provider, oidc.session)
  const cookie = oidc.provider.cookieName('session')
  oidc.cookies.set(cookie, null, { path: '/', httpOnly: true, sameSite: 'lax' })
  goBack(context)
}

/** Sends the browser back if somebody logs out who was not logged in; the library would need JavaScript for that. */
export async function logoutWithoutSession(context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  if (context.path !== '/session/end' || context.status !== 200) return
  if (context.oidc.session !== undefined && context.oidc.session.accountId === undefined) goBack(context)
}

/**
 * Ends a session at the provider and notifies the clients it was used for. A client that cannot be reached does not keep
 * the session alive.
 */
export async function endSession(provider: Provider, session: ProviderSession): Promise<void> {
  const { accountId } = session
  await session.destroy()
  await Promise.all(
    Object.keys(session.authorizations ?? {}).map(async (clientId) => {
      const client = await provider.Client.find(clientId)
      const sid = session.sidFor(clientId)
      if (client === undefined || accountId === undefined || sid === undefined) return
      try {
        await (client as NotifiableClient).backchannelLogout(accountId, sid)
      } catch (error) {
        console.error(`Client ${clientId} did not accept the log-out notice: ${String(error)}`)
      }
    }),
  )
}

function goBack(context: KoaContextWithOIDC): void {
  const { oidc } = context
  const address = oidc.params?.post_logout_redirect_uri
  const target = new URL(typeof address === 'string' ? address : oidc.urlFor('end_session_success'))
  if (typeof address === 'string' && typeof oidc.params?.state === 'string') {
    target.searchParams.set('state', oidc.params.state)
  }
  context.status = 303
  context.redirect(target.href)
}
