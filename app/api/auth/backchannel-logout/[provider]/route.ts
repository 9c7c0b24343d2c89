import { takeLogOutNotice } from '@/lib/identity/log-out-notice'
import { configuredProviders } from '@/lib/identity/providers'

const answer = (status: number) =>
  new Response(status === 400 ? '{"error":"invalid_request"}\n' : null, {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  })

/** Where an identity provider says that somebody has logged out there (OpenID Connect Back-Channel Logout 1.0, sections 2.5 to 2.8). */
export async function POST(request: Request, { params }: { params: Promise<{ provider: string }> }): Promise<Response> {
  const wanted = (await params).provider
  const provider = configuredProviders().find(({ id }) => id === wanted)
  if (!provider) return answer(404)
  const form = new URLSearchParams(await request.text())
  return answer((await takeLogOutNotice(provider, form.get('logout_token') ?? '')) ? 200 : 400)
}
