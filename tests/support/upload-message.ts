/** National upload messages for tests: a complete, valid one, to be broken. */

const NHS_NUMBERS = '2.16.840.1.113883.2.1.4.1'
const TEMPLATES = '2.16.840.1.113883.2.1.3.2.4.18.16'

/** The authority that sends them. */
export const SENDER = { dfeCode: '330', odsCode: 'Q1A' }

/** A record of a child on a protection plan. */
export function childRecord({ number = '9991007326', given = 'Mary-Ann', family = 'Smith', plan = cppInformation() } = {}): string {
  return `<record><CP-ISRecord>${plan}<subject>
<npfitlc:contentId root="${TEMPLATES}" extension="COCT_TP145101GB01#Child"/>
<COCT_TP145101GB01.Child><id root="${NHS_NUMBERS}" extension="${number}"/><id root="2.16.840.1.113883.2.1.3.2.4.18.24" extension="330-1" assigningAuthorityName="330"/>
<childPerson><birthTime value="20170829"/><name><given>${given}</given><family>${family}</family></name></childPerson></COCT_TP145101GB01.Child>
</subject></CP-ISRecord></record>`
}

/** A protection plan, with optional elements after its start. */
export function cppInformation({ start = '202606240900', more = '' } = {}): string {
  return `<pertinentInformation><npfitlc:contentId root="${TEMPLATES}" extension="COCT_TP146101GB01#CPPInformation"/>
<COCT_TP146101GB01.CPPInformation><component><cPPStartDate><value value="${start}"/></cPPStartDate></component>${more}</COCT_TP146101GB01.CPPInformation></pertinentInformation>`
}

/** A period of being looked after. */
export function lacInformation({ start = '202512140900', more = '' } = {}): string {
  return `<pertinentInformation><npfitlc:contentId root="${TEMPLATES}" extension="COCT_TP146100GB01#LACInformation"/>
<COCT_TP146100GB01.LACInformation><component><lACStartDate><value value="${start}"/></lACStartDate></component>${more}</COCT_TP146100GB01.LACInformation></pertinentInformation>`
}

/** A record of an unborn child, under the mother's number. */
export function unbornRecord({ end = '<component1><uCPEndDate><value value="202702270900"/></uCPEndDate></component1>' } = {}): string {
  return `<record><CP-ISRecord><pertinentInformation><npfitlc:contentId root="${TEMPLATES}" extension="COCT_TP146102GB01#UCPInformation"/>
<COCT_TP146102GB01.UCPInformation><component><uCPStartDate><value value="202609200900"/></uCPStartDate></component>${end}</COCT_TP146102GB01.UCPInformation></pertinentInformation><subject>
<npfitlc:contentId root="${TEMPLATES}" extension="COCT_TP145100GB01#UnbornChild"/>
<COCT_TP145100GB01.UnbornChild><parentMotherPerson><birthTime value="20000907"/><name><given>Ama</given><family>McDonald</family></name><playedMother><id root="${NHS_NUMBERS}" extension="9991007369"/></playedMother></parentMotherPerson></COCT_TP145100GB01.UnbornChild>
</subject></CP-ISRecord></record>`
}

/** What a test changes in a message. */
export type MessageChanges = { records?: readonly string[]; quantity?: number; sender?: string; prolog?: string }

/** A whole message. */
export function uploadMessage(changes: MessageChanges = {}): string {
  const { records = [childRecord(), unbornRecord()], sender = '330', prolog = '<?xml version="1.0" encoding="UTF-8"?>' } = changes
  const quantity = changes.quantity ?? records.length
  return `${prolog}
<File xmlns="urn:hl7-org:v3" xmlns:npfitlc="NPFIT:HL7:Localisation">
<creationTime value="20261122090000+0000"/>
<id extension="1043"/>
<transmissionQuantity value="${quantity}"/>
<communicationFunctionSnd><organisation>
<id root="2.16.840.1.113883.2.1.3.2.4.19.1" extension="${sender}"/>
<name>Birmingham City Council</name>
<telecom use="WP" value="tel:01632960100"/><telecom use="EC" value="tel:01632960199"/>
</organisation></communicationFunctionSnd>
${records.join('\n')}
</File>
`
}
