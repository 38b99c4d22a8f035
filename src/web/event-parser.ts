/** One server-sent event. */
export interface ServerEvent {
  readonly event: string
  readonly data: string
}

/** Feed it the stream's text piece by piece; gives the events that are complete. Comments (heartbeats) are skipped. */
export function createEventParser(): (piece: string) => ServerEvent[] {
  // Pieces of a large event are joined once, at its end.
  let pieces: string[] = []
  return (piece) => {
    if (piece === '') return []
    // The blank line may begin in the piece before.
    const start = pieces.length > 0 && pieces.at(-1)!.endsWith('\n') && piece.startsWith('\n')
    if (!start && !piece.includes('\n\n')) {
      pieces.push(piece)
      return []
    }
    const blocks = [...pieces, piece].join('').split('\n\n')
    const rest = blocks.pop()!
    pieces = rest === '' ? [] : [rest]
    return blocks.flatMap(parseBlock)
  }
}

function parseBlock(block: string): ServerEvent[] {
  let event = 'message'
  const data: string[] = []
  for (const line of block.split('\n')) {
    const [, field, value] = /^(\w+): ?([\s\S]*)$/.exec(line) ?? []
    if (field === 'event') event = value!
    else if (field === 'data') data.push(value!)
  }
  return data.length === 0 ? [] : [{ event, data: data.join('\n') }]
}
