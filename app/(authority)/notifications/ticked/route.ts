import type { TickedProblem } from '@/components/notifications/ticked-form'
import type { Actor } from '@/lib/identity/actor'
import { acknowledgeNotifications } from '@/lib/notifications/acknowledge-notifications'
import { assignNotifications } from '@/lib/notifications/assign-notifications'
import { listOfForm, notificationsOfForm } from '@/lib/notifications/card-form'
import { markAsSeen } from '@/lib/notifications/mark-as-seen'
import { answerForm, textField } from '@/lib/web/form-route'

/** Acts on the ticked visits. Answered with a 303, back to the list they were on. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, async (actor, form) => {
    const list = listOfForm(form)
    const problem = await act(actor, form)
    return problem === null ? list : `${list}${list.includes('?') ? '&' : '?'}missing=${problem}`
  })
}

async function act(actor: Actor, form: FormData): Promise<TickedProblem | null> {
  const notifications = notificationsOfForm(form, 'visit')
  if (notifications.length === 0) return 'nothing'
  const to = textField(form, 'to')
  switch (textField(form, 'act')) {
    case 'assign':
      if (to === '') return 'nobody'
      await assignNotifications(actor, { notifications, to })
      return null
    case 'see':
      await markAsSeen(actor, { notifications })
      return null
    default:
      await acknowledgeNotifications(actor, { notifications })
      return null
  }
}
