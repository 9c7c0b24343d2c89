import type { RowFilter } from '@/lib/uploads/upload'

/** The address of a file with the rows that came to the same: never a name or a number. */
export function uploadAddress(id: string, filter: RowFilter, page = 1): string {
  return `/uploads/${id}?show=${filter}${page > 1 ? `&page=${page}` : ''}`
}
