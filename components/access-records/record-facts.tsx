import { Facts } from '@/components/nhs/summary-list'
import type { AccessRecord } from '@/lib/access-records/access-record'
import { channelLabel, reasonLabel, resultLabel } from '@/lib/access-records/labels'
import { clinicalDateTimeWithSeconds } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'

/** Everything in one record that may be shown. */
export function RecordFacts({ record }: { record: AccessRecord }) {
  return <Facts facts={factsOf(record)} />
}

function factsOf(record: AccessRecord): [string, string][] {
  const { askedNumber, nhsNumber } = record
  return [
    ['When', clinicalDateTimeWithSeconds(record.at)],
    ['Who', `${record.actorName}, ${record.roleLabel}`],
    ['Organisation', record.organisationName],
    ['Care setting', record.settingName === record.settingLabel ? record.settingName : `${record.settingName} (${record.settingLabel})`],
    ['Reason', record.reasonText ? `${reasonLabel(record.reason)}: ${record.reasonText}` : reasonLabel(record.reason)],
    ['Emergency access', record.emergency ? 'Yes' : 'No'],
    ['Result', resultLabel(record.outcome)],
    ['NHS number asked', askedNumber === null ? 'Not kept, because nothing was found' : formatNhsNumber(askedNumber)],
    ...(nhsNumber !== null && nhsNumber !== askedNumber ? [['Replaced by', formatNhsNumber(nhsNumber)] as [string, string]] : []),
    ['Authority told', toldLabel(record)],
    ['Channel', channelLabel(record.channel)],
    ['How the person was known', record.userProven ? 'Logged in themselves' : `Named by the system ${record.clientId ?? ''}`],
    ['Started by', record.automatic ? 'A system, by itself' : 'A person'],
    ['Version of the service', record.appVersion],
    ['Record', record.eventId],
    ['Sealed', record.seal === null ? 'Not yet: records are sealed every minute' : `In batch ${record.seal.toLocaleString('en-GB')}`],
  ]
}

/** Whether the authority was told of an access. */
function toldLabel(record: AccessRecord): string {
  if (record.notifies) return 'Yes, at once'
  return record.nhsNumber === null ? 'No: nothing was held' : 'No: planned care is not told of'
}
