import type { WaitingWork } from './delivery-state'

/** What waits to be done, by its queue. */
export const QUEUE_LABELS: Readonly<Record<WaitingWork['name'], string>> = {
  files: 'Files that are to be checked or saved',
  'number-checks': 'Children who are to be compared with the national record',
}

/** What is done by the clock, by its name in `cpis.periodic_work`. */
export const WORK_LABELS: Readonly<Record<string, string>> = {
  'due-endings': 'Endings that are due take effect',
  'no-match-runs': 'Leads are told of people whose look-ups find nothing again and again',
  'quality-snapshot': 'Figures of data quality are kept',
  'weekly-review': 'The weekly review is made, on Mondays at 5am',
  'demographics-recheck': 'Held numbers are compared with the national record again, at 1am',
  'months-of-accesses': 'The next months of access records are made',
  sealing: 'Access records and the log are sealed',
  'nightly-verification': 'Access records and the log are verified, at 2am',
  'uploaded-files': 'Files are forgotten after 30 days',
  drafts: 'Unfinished forms are forgotten after 7 days',
  delivered: 'Delivered notices are forgotten after 30 days',
  'old-records': 'Plans are erased 13 months after their end was recorded',
  'old-accesses': 'Look-ups that found nothing are forgotten after 13 months',
  'old-events': 'Lines of the log are forgotten after 8 years',
  passing: 'Log-ins, invitations and mails are forgotten in their time',
  'caller-key': 'The database’s key for who is asking is turned',
  explanations: 'What explains access records is forgotten with them',
}
