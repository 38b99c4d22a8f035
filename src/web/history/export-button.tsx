import * as format from '../format.ts'
import { reasonOf, send } from '../http.ts'
import { t } from '../language/translate.ts'
import { useRef, useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

/** All that is found as CSV, for a spreadsheet. Says how far it is, and if it broke off. */
export function ExportButton({ query }: { readonly query: string }): VNode {
  const [lines, setLines] = useState<number | null>(null)
  const [said, setSaid] = useState<{ readonly isGood: boolean; readonly text: string } | null>(null)
  const stop = useRef(new AbortController())
  const run = async (): Promise<void> => {
    stop.current = new AbortController()
    setSaid(null)
    setLines(0)
    try {
      const { text, records } = await read(query, stop.current.signal, setLines)
      save(text)
      setSaid({ isGood: true, text: t('{n} records are in the file.', { n: format.count(records) }) })
    } catch (error) {
      setSaid({ isGood: false, text: t('The export broke off, no file was made: {why}', { why: reasonOf(error) }) })
    }
    setLines(null)
  }
  return (
    <div class="row">
      {lines === null ? (
        <button onClick={() => void run()}>{t('Export as CSV')}</button>
      ) : (
        <button
          onClick={() => {
            stop.current.abort()
          }}
        >
          {t('Stop: {n} records so far', { n: format.count(lines) })}
        </button>
      )}
      <div aria-live="polite">{said && <p class={`message small ${said.isGood ? 'good' : 'bad'}`}>{said.text}</p>}</div>
    </div>
  )
}

/** Reads the export to its end. @throws when it breaks off before */
async function read(
  query: string,
  signal: AbortSignal,
  onLines: (lines: number) => void
): Promise<{ readonly text: Blob; readonly records: number }> {
  const reply = await send('GET', `/inspections.csv?${query}&bom=true`, { signal })
  const reader = reply.body!.getReader()
  const pieces: BlobPart[] = []
  let lines = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { text: new Blob(pieces, { type: 'text/csv' }), records: Math.max(0, lines - 1) }
    pieces.push(value)
    for (const byte of value) if (byte === 10) lines++
    onLines(Math.max(0, lines - 1))
  }
}

function save(text: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(text)
  link.download = 'inspections.csv'
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(link.href)
  }, 60_000)
}
