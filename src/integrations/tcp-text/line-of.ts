import type { Answer } from '../handshake/handshake-types.ts'
import type { LineResult } from '../../domain/channels/line.ts'
import { PLC_CODES } from '../../domain/inspection/inspection.ts'

/** Values of a line, by the names that a template has for them. */
function valueOf(name: string, { result, triggerId }: Pick<Answer, 'result' | 'triggerId'>): string | number | null {
  if (name === 'triggerId') return triggerId
  if (result === null) return name === 'code' ? PLC_CODES.FAULT : name === 'verdict' ? 'NG' : name === 'ok' ? 0 : null
  if (name === 'ok') return Number(result.ok)
  const value = (result as unknown as Record<string, unknown>)[name]
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

/**
 * A result as one line, without its end. In texts, what would end the line and what the template has between its fields
 * becomes `_`: a part id can't move the columns behind it.
 */
export function lineOf(template: string, answer: Pick<Answer, 'result' | 'triggerId'>): string {
  const between = new Set(template.replace(/\{\w+\}/g, ''))
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = valueOf(name, answer) ?? ''
    if (typeof value === 'number') return String(value)
    return value.replace(/[\s\S]/gu, (character) =>
      between.has(character) || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(character) ? '_' : character
    )
  })
}

/** A result that no trigger asked for. */
export const untriggered = ({ result }: LineResult): Pick<Answer, 'result' | 'triggerId'> => ({ result, triggerId: 0 })
