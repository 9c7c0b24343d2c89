import { exportNotifications } from '@/lib/notifications/export-notifications'
import { notificationsAt } from '@/lib/notifications/notifications-address'
import { writeCsv } from '@/lib/shared/csv-writer'
import { fileAnswer } from '@/lib/web/answer'
import { answerForm, textField } from '@/lib/web/form-route'

/** The notifications that match the filters, as a file. Posted, so that nothing fetches it unasked. */
export async function POST(request: Request): Promise<Response> {
  return answerForm(request, async (actor, form) =>
    fileAnswer({
      text: writeCsv(await exportNotifications(actor, notificationsAt(textField(form, 'list')))),
      type: 'text/csv',
      fileName: 'notifications.csv',
    }),
  )
}
