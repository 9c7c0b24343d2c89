'use server'

import { confirmRegister } from '@/lib/data-quality/confirm-register'
import { formAction } from '@/lib/web/form-action'

/** The button under "Your list and CPIS". */
export const confirmAll = formAction(
  confirmRegister,
  () => ({}),
  () => '/data-quality?saved=confirmed',
)
