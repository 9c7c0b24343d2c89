import { describe, expect, it } from 'vitest'
import { textOf, writtenFiles } from './sources'

/**
 * Whom every use-case shows, changes or asks about, written down by hand: its event has the keyed hash of each of their numbers, from which
 * "Who has viewed this child" is answered. A use-case that is not here fails this test, and whoever adds it decides where it belongs.
 */

/** The runner finds the numbers in what was sent and what was answered. tests/integration/use-case/whom-events-are-about.test.ts compares. */
const BY_INPUT_OR_ANSWER: Readonly<Record<string, string>> = {
  'access-export.request': 'the child whose records are asked for',
  'access-export.take': 'the children whose numbers are in the file',
  'access-record.list': 'the child asked about, and those in the records shown',
  'access-record.list-own': 'the child asked about, and those in the records shown',
  'access-record.open': 'the child of the record, and those of the same hour',
  'access-record.open-own': 'the child of the record, and those of the same hour',
  'access-record.report-child': 'the child of the report, by all numbers',
  'access-record.report-person': 'the children in the report',
  'approval.list': 'the children of the requests, and those whose plans would end',
  'child.open': 'the child of the page',
  'child.read': 'the child of the page, with the numbers joined to its own',
  'event-log.list': 'the child asked about',
  'history.child': 'the child of the page',
  'history.planned-care': 'the children of the list',
  'legal-hold.place': 'the child whose records are to be kept',
  'notification.export': 'the children in the file',
  'notification.list': 'the children of the page',
  'number.compare': 'the child that demographics are asked about',
  'number.follow': 'the child under its former and its present number',
  'plan.list': 'the children of the page, and the number searched for',
  'plan.search': 'the number searched for',
  'transfer.list': 'the children of the list',
  'transfer.prepare': 'the child of the plan',
  'transfer.read': 'the child of the offer',
  'upload.export': 'the children in the file',
  'upload.list-to-fix': 'the children of the rows',
  'upload.open': 'the children of the rows shown, and those whose plans would end',
  'upload.open-to-fix': 'the child of the row',
  'upload.spelling': 'the child of the row',
}

/** They know the child by an id, and say whom they are about. */
const SAYS_WHOM: Readonly<Record<string, string>> = {
  'approval.decide': 'the child of the request',
  'approval.request': 'the child whose protection is to be lifted',
  'approval.request-parting': 'the child whose numbers are to be parted',
  'approval.request-reopening': 'the child whose adoption is to be undone',
  'child.correct-number': 'the child, by both numbers',
  'child.protect': 'the child',
  'child.record-adoption': 'the child',
  'child.record-death': 'the child',
  'child.reopen': 'the child',
  'child.replace-number': 'the child, by both numbers',
  'form.answer': 'the child of the form',
  'form.choose': 'the child of the form',
  'form.compare': 'the child of the form',
  'form.discard': 'the child of the form',
  'form.open': 'the child of the form',
  'form.person': 'the child of the form',
  'form.saved': 'the child of the form',
  'form.start': 'the child of the form',
  'history.child-planned-care': 'the child of the page',
  'notification.acknowledge': 'the children whom the notifications are about',
  'notification.answer': 'the children whom the notifications are about',
  'notification.assign': 'the children whom the notifications are about',
  'notification.see': 'the children whom the notifications are about',
  'transfer.accept': 'the child of the offer',
  'transfer.decline': 'the child of the offer',
  'transfer.offer': 'the child of the plan',
  'transfer.take-back': 'the child of the offer',
  'upload.confirm-end-date': 'the child of the plan',
  'upload.fix': 'the child of the row, by the numbers typed',
  'upload.set-aside': 'the child of the row',
  'upload.take-back': 'those whose plans stay as they are; whom it restored is in the history of each record',
}

/** The forms about plans: `saveDraft` says whom they are about, for all of them. */
const SAVED_FORMS = ['child.correct', 'plan.add', 'plan.birth', 'plan.change', 'plan.end', 'plan.withdraw']

/** They show nobody and change nobody, because of what stands here. */
const NOBODY: Readonly<Record<string, readonly string[]>> = {
  'it is about people who work here, organisations, roles or sessions': [
    'organisation.add',
    'organisation.add-setting',
    'organisation.list',
    'organisation.read',
    'organisation.rename',
    'organisation.roles',
    'organisation.save-contact',
    'organisation.set-state',
    'person.invite',
    'person.invite-again',
    'person.list',
    'person.read',
    'person.reinstate',
    'person.search',
    'person.suspend',
    'role.count-requests',
    'role.decide',
    'role.end',
    'role.grant',
    'role.list',
    'role.list-requests',
    'role.request',
    'session.end-all',
    'session.list-own',
    'access-record.find-person',
  ],
  'it is about systems': [
    'api-client.add',
    'api-client.change-keys',
    'api-client.list',
    'api-client.list-places',
    'api-client.read',
    'api-client.save',
    'api-client.set-state',
  ],
  'it is about contacts, settings and figures of an authority': [
    'contact.confirm',
    'contact.read',
    'contact.save',
    'delivery.retry',
    'delivery.save',
    'delivery.state',
    'quality.confirm-register',
    'quality.national',
    'quality.read',
    'schedule.save',
    'sharing.save',
    'team.add',
    'team.change',
    'team.end',
  ],
  'it counts': ['approval.count', 'notification.count'],
  'it lists forms or files without saying whom they are about': ['form.list', 'upload.list', 'access-export.list', 'access-export.decide'],
  'alerts, the weekly review and its questions never say which child': [
    'alert.list',
    'review.answer',
    'review.conclude',
    'review.list',
    'review.open',
    'review.question',
    'review.questions',
  ],
  'the look-up that it follows stands in the report itself': ['lookup.outcome', 'lookup.print'],
  'of a child a hold shows nothing; placing it said whom': ['legal-hold.lift', 'legal-hold.list'],
  'it shows nobody to anybody; whom a file changed is in the history of each record': [
    'upload.cancel',
    'upload.check',
    'upload.save',
    'upload.submit',
  ],
  'it is about the records as a whole': ['verification.read-last'],
}

const declared = writtenFiles(['lib', 'app'], /\.tsx?$/).flatMap((file) => {
  const text = textOf(file)
  return [...text.matchAll(/\bdefine(?:Checked|Staged)?UseCase\((?=\{)([\s\S]*?)\n {2,4}run\b/g)].map(([, head = '']) => ({
    name: /\bname: '([^']*)'/.exec(head)?.[1] ?? '',
    saysWhom: /\babout\(|\bsubjects: /.test(text),
    saves: /\bsaveDraft\(/.test(text),
  }))
})

describe('whom an event is about', () => {
  it('is written down for every use-case, once', () => {
    const written = [...Object.keys(BY_INPUT_OR_ANSWER), ...Object.keys(SAYS_WHOM), ...SAVED_FORMS, ...Object.values(NOBODY).flat()]
    expect(written).toEqual([...new Set(written)])
    expect([...written].toSorted()).toEqual([...new Set(declared.map(({ name }) => name))].toSorted())
  })

  it.each(declared)('$name says whom it is about itself, or has no need to', ({ name, saysWhom, saves }) => {
    expect(saysWhom).toBe(name in SAYS_WHOM)
    expect(saves).toBe(SAVED_FORMS.includes(name))
  })
})
