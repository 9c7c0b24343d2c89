import { LEAF, TEXT, type ChildShape, type ElementShape } from './element-shape'
import { CHILD, PLAN_TEMPLATES, UNBORN_CHILD } from './message-codes'

/** What an upload message (01, `REPC_MT000002GB01`) must hold, from the national schema. Attributes are checked as each is read. */

const one = (name: string, shape: ElementShape, means?: string): ChildShape => ({ of: { [name]: shape }, min: 1, max: 1, means })
const several = (name: string, shape: ElementShape, min: number, max: number): ChildShape => ({ of: { [name]: shape }, min, max })

const person: readonly ChildShape[] = [
  one('birthTime', LEAF, 'date of birth'),
  one('name', { children: [one('given', TEXT, 'given name'), one('family', TEXT, 'family name')] }),
]
const ids = several('id', LEAF, 1, 2)

const child: ElementShape = { children: [ids, one('childPerson', { children: person })] }
const unbornChild: ElementShape = {
  children: [one('parentMotherPerson', { children: [...person, one('playedMother', { children: [ids] })] })],
}

/** A date, with the two elements that wrap it. */
function date(component: string, name: string, min: number, means: string): ChildShape {
  return { of: { [component]: { children: [one(name, { children: [one('value', LEAF, means)] }, means)] } }, min, max: 1, means }
}

const plans = Object.fromEntries(
  PLAN_TEMPLATES.map(({ type, element, dates }): [string, ElementShape] => [
    element,
    {
      children: [
        date('component', `${dates}StartDate`, 1, 'start date'),
        date('component1', `${dates}EndDate`, type === 'UCPP' ? 1 : 0, 'end date'),
        date('component2', `${dates}DeleteDate`, 0, 'delete date'),
      ],
    },
  ]),
)

/** What follows a template's identifier in `pertinentInformation` and `subject`. */
const choice = (of: Readonly<Record<string, ElementShape>>): ElementShape => ({ children: [one('contentId', LEAF), { of, min: 1, max: 1 }] })

/** One record. */
export const RECORD_SHAPE: ElementShape = {
  children: [
    one('CP-ISRecord', {
      children: [
        several('pertinentInformation', choice(plans), 1, 3),
        several('subject', choice({ [CHILD.element]: child, [UNBORN_CHILD.element]: unbornChild }), 1, 2),
      ],
    }),
  ],
}

/** The message without its records. */
export const ENVELOPE_SHAPE: ElementShape = {
  children: [
    one('creationTime', LEAF),
    one('id', LEAF),
    one('transmissionQuantity', LEAF),
    one('communicationFunctionSnd', {
      children: [one('organisation', { children: [one('id', LEAF), one('name', TEXT), several('telecom', LEAF, 1, 2)] })],
    }),
  ],
}
