import type { ReactNode } from 'react'
import { typedOr, type KeptForm } from '@/lib/shared/form-answers'
import { formatNhsNumber, parseNhsNumber } from '@/lib/shared/nhs-number'

/** The NHS number that was typed, for "Check your answers"; null when it is not one. */
export function numberRow(label: string, kept: KeptForm): { label: string; value: ReactNode }[] | null {
  const typed = parseNhsNumber(typedOr(kept, 'number', ''))
  return typed.ok ? [{ label, value: <span className="app-number">{formatNhsNumber(typed.number)}</span> }] : null
}
