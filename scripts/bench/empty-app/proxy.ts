import { NextResponse } from 'next/server'

/** Does nothing. Without one of its own, the bundler would take the product's, which it finds further up. */
export function proxy(): NextResponse {
  return NextResponse.next()
}
