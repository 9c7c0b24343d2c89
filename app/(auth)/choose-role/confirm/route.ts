import { z } from 'zod'
import { LONGEST_SESSION, REMEMBERED, setCookie, tokenOf } from '@/lib/identity/cookies'
import { seeOther } from '@/lib/identity/see-other'
import { chooseRole } from '@/lib/identity/session'
import { landingPath } from '@/lib/identity/start-page'

/** Takes the answer to "Where are you working now?". The session continues under a new token. */
export async function POST(request: Request): Promise<Response> {
  const form = new URLSearchParams(await request.text())
  const place = z.uuid().safeParse(form.get('place'))
  if (!place.success) return seeOther('/choose-role?problem=nothing-chosen')
  const token = await chooseRole(tokenOf(request), place.data)
  // The page works out what to say: the session is over, or the role is no longer theirs.
  if (token === null) return seeOther('/choose-role?problem=not-yours')
  return seeOther(landingPath(form.get('from')), [setCookie('session', token, LONGEST_SESSION), setCookie('place', place.data, REMEMBERED)])
}
