/** A mail as it is sent: nothing in it is about a child, a look-up or a clinician (interface specification 9.8). */
export type NoticeMail = { subject: string; text: string }

/**
 * The one mail of CPIS. It says that there is something to read, and neither how much nor about whom; it holds no link, because people who
 * are used to links in such mails follow those of others.
 *
 * @param service the name of the service, as in the header of its pages
 */
export function noticeMail(service: string): NoticeMail {
  return { subject: `${service}: new notifications`, text: 'You have new notifications. Log in to see them.\n' }
}
