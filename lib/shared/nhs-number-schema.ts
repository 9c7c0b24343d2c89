import { z } from 'zod'
import { isNhsNumber, type NhsNumber } from './nhs-number'

/**
 * An NHS number as it is kept, answered by the database or handed from one part of the product to another: ten digits and nothing else.
 * What people type is read by `parseNhsNumber`.
 */
export const nhsNumberSchema = z.custom<NhsNumber>((value) => typeof value === 'string' && isNhsNumber(value))
