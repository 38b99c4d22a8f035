import Table from 'cli-table3'

/** A table without lines or colours, so that people and other programs can read it. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const nothing = Object.fromEntries(
    [
      'top',
      'top-mid',
      'top-left',
      'top-right',
      'bottom',
      'bottom-mid',
      'bottom-left',
      'bottom-right',
      'left',
      'left-mid',
      'mid',
      'mid-mid',
      'right',
      'right-mid'
    ].map((name) => [name, ''])
  )
  const table = new Table({
    head: [...head],
    chars: { ...nothing, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 }
  })
  table.push(...rows.map((row) => [...row]))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
