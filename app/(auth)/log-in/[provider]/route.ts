import { configuredProviders } from '@/lib/identity/providers'
import { startSignIn } from '@/lib/identity/start-sign-in'

/** The buttons of the log-in page post here: one address for each provider that is set up. */
export async function POST(request: Request, { params }: { params: Promise<{ provider: string }> }): Promise<Response> {
  const { provider: wanted } = await params
  const provider = configuredProviders().find(({ id }) => id === wanted)
  if (!provider) return new Response(null, { status: 404, headers: { 'Cache-Control': 'no-store' } })
  const form = new URLSearchParams(await request.text())
  return startSignIn(request, provider.id, form.get('from'))
}
