import type { Ticket } from '../../domain/inspection/admission.ts'

/** Bytes of the requests that are not answered yet. */
export interface HeldBytes {
  /** Replaces the bytes that the ticket held. @returns false when there is no room; the ticket then holds nothing */
  hold(ticket: Ticket, bytes: number): boolean
  letGo(ticket: Ticket): void
}

/** @param maxBytes limit for all tickets together; a single ticket may hold more */
export function createHeldBytes(maxBytes: number): HeldBytes {
  const held = new Map<Ticket, number>()
  let total = 0

  function letGo(ticket: Ticket): void {
    total -= held.get(ticket) ?? 0
    held.delete(ticket)
  }

  return {
    hold(ticket, bytes) {
      letGo(ticket)
      if (held.size > 0 && total + bytes > maxBytes) return false
      held.set(ticket, bytes)
      total += bytes
      return true
    },
    letGo
  }
}
