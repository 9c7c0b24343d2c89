import { finishSignIn } from '@/lib/identity/finish-sign-in'
import { configuredProviders } from '@/lib/identity/providers'

/** Where identity providers send browsers back to: `/api/auth/callback/<provider>`. None of next-auth's other addresses exists. */
export async function GET(request: Request, { params }: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  const [action, wanted, ...rest] = (await params).nextauth
  const provider = configuredProviders().find(({ id }) => id === wanted)
  if (action !== 'callback' || !provider || rest.length > 0) {
    return new Response(null, { status: 404, headers: { 'Cache-Control': 'no-store' } })
  }
  return finishSignIn(request, provider.id)
}
