/** A mail as it is sent: nothing in it is about a child, a look-up or a clinician (interface specification 9.8). */
export type NoticeMail = { subject: string; text: string }

/**
 * The mail to an authority. It says that there is something to read, but not how much or about whom. It holds no link, because people who
 * are used to links in such mails also follow forged ones.
 *
 * @param service the name of the service, as in the header of its pages
 */
export function noticeMail(service: string): NoticeMail {
  return { subject: `${service}: new notifications`, text: 'You have new notifications. Log in to see them.\n' }
}

/**
 * The mail to safeguarding leads and auditors about things they are told of at once. It names neither who looked nor about whom
 * (security-and-reliability section 0).
 *
 * @param service the name of the service, as in the header of its pages
 */
export function alertMail(service: string): NoticeMail {
  return { subject: `${service}: an alert for you to look at`, text: 'There is a new alert about access to records. Log in to see it.\n' }
}
