import { createTransport } from 'nodemailer'
import { alertMail, noticeMail } from '@/lib/delivery/notice-mail'
import { log } from '@/lib/shared/log'
import { WorkFailure } from '@/lib/work/failure-reason'
import type { Sender } from './deliveries'

/** Which mail server to use, and whom mails are from. */
export interface MailSettings {
  /** `smtp://` or `smtps://`, with credentials if it needs them; absent if there is no mail server. */
  smtpUrl?: string
  from: string
  /** The name of the service, for the subject. */
  service: string
}

const LIMIT_MS = 10_000

/**
 * Sends one mail to the addresses of an authority, or to the safeguarding leads or auditors of an organisation. If it is sent again it keeps
 * its Message-ID, so that the receiver can tell.
 */
export function mailSender({ smtpUrl, from, service }: MailSettings): Sender {
  const transport =
    smtpUrl === undefined
      ? undefined
      : createTransport(
          {
            url: smtpUrl,
            connectionTimeout: LIMIT_MS,
            greetingTimeout: LIMIT_MS,
            socketTimeout: LIMIT_MS,
            dnsTimeout: LIMIT_MS,
            disableFileAccess: true,
            disableUrlAccess: true,
          },
          { from: { name: service, address: from } },
        )
  const domain = from.slice(from.indexOf('@') + 1)
  return async ({ ids, kind, recipients, authorityId }) => {
    // Switched off since: the Notifications page shows what the mail would have announced.
    if (recipients === null || recipients.length === 0) return {}
    if (transport === undefined) throw new WorkFailure('no mail server is set (SMTP_URL)')
    const { rejected } = await transport.sendMail({
      ...(kind === 'alert' ? alertMail(service) : noticeMail(service)),
      to: recipients,
      messageId: `<${ids[0]}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
    if (rejected.length > 0) log('warn', 'mail.recipients.refused', { organisationId: authorityId, status: rejected.length })
    return {}
  }
}
