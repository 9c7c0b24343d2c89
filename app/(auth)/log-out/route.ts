import { removeCookie, tokenOf } from '@/lib/identity/cookies'
import { seeOther } from '@/lib/identity/see-other'
import { endSession } from '@/lib/identity/session'
import { errorFields, log } from '@/lib/shared/log'

/**
 * Logs out this session or, with `everywhere=1`, all the person's sessions. The browser forgets the session even when the database cannot
 * be told, because the next person may already be waiting for the computer; the page then says so.
 */
export async function POST(request: Request): Promise<Response> {
  const everywhere = new URLSearchParams(await request.text()).get('everywhere') === '1'
  const done = await endSession(tokenOf(request), { everywhere }).then(
    () => true,
    (error: unknown) => {
      log('error', 'session.end.failed', errorFields(error))
      return false
    },
  )
  return seeOther(`/signed-out?why=${done ? 'signed-out' : 'this-computer-only'}`, [removeCookie('session')], {
    'Clear-Site-Data': '"cache", "storage"',
  })
}
