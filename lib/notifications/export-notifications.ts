import { answerLabel, outcomeLabel, reasonLabel } from '@/lib/access-records/labels'
import { clinicalDateTime } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { recordsInWords, type ListedLook, type ListedVisit } from './listed-visit'
import { pageOfVisits } from './queries'
import { notificationsInput } from './schema'

/** More visits than an authority sees in years. */
const MOST_VISITS = 50_000

const HEADINGS = [
  'Family name',
  'Given name',
  'NHS number',
  'Seen at',
  'Organisation',
  'Setting',
  'Viewed by',
  'Role',
  'Kind of plan',
  'Reason',
  'What happened',
  'Told at',
  'Call back on',
  'Acknowledged at',
  'Acknowledged by',
  'Answer',
  'With',
  'Made under a number that was wrong',
]

/**
 * The notifications that match the filters, one line for each look, for download as a file. A look under a wrong number is listed with
 * the number that was looked up.
 *
 * @returns the lines, headings first
 */
export const exportNotifications = defineUseCase({
  name: 'notification.export',
  permission: 'notification.export',
  input: notificationsInput,
  run: async ({ tx, input, audit }): Promise<string[][]> => {
    const { listed } = await pageOfVisits(tx, { ...input, page: 1 }, MOST_VISITS)
    const lines = listed.flatMap((visit) => visit.looks.map((look) => lineOf(visit, look)))
    audit({ details: { rows: lines.length } })
    return [HEADINGS, ...lines]
  },
})

function lineOf(visit: ListedVisit, look: ListedLook): string[] {
  const moment = (at: Date | null) => (at ? clinicalDateTime(at) : '')
  return [
    visit.familyName,
    visit.givenName,
    formatNhsNumber(look.underWrongNumber ? look.nhsNumber : visit.nhsNumber),
    moment(look.at),
    visit.organisationName,
    look.settingName,
    look.actorName,
    look.roleLabel,
    recordsInWords(look),
    reasonLabel(look.reason),
    look.outcome ? outcomeLabel(look.outcome) : '',
    moment(look.outcomeAt),
    look.callbackPhone ?? '',
    moment(look.acknowledgedAt),
    look.acknowledgedByName ?? '',
    look.answer ? answerLabel(look.answer) : '',
    visit.assignedTo ?? '',
    look.underWrongNumber ? 'Yes: about another child' : '',
  ]
}
