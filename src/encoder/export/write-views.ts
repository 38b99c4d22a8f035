import { type EncoderArchitecture, inputShape, mapShape, turnStep, viewsOfMap } from '../architecture.ts'
import { INPUT_NAME } from '../onnx-names.ts'
import type { EncoderWeights } from '../weights.ts'
import type { OnnxWriter } from './onnx-writer.ts'
import { realMap } from './write-quantised.ts'

/** [N, 1, rows, columns] -> [turns * N, 1, rows, columns], as `embed` of forward.ts. */
export function turnedViews({ add, whole }: OnnxWriter, architecture: EncoderArchitecture): string {
  const { turns = 1 } = architecture
  const axis = whole('columnAxis', [3])
  const from = whole('firstColumn', [0])
  const to = whole('pastLastColumn', [inputShape(architecture)[1]])
  const views = Array.from({ length: turns - 1 }, (_, n) => {
    const by = whole(`turn${n + 1}`, [(n + 1) * turnStep(architecture)])
    const right = add('Slice', [INPUT_NAME, by, to, axis], `right${n + 1}`)
    const left = add('Slice', [INPUT_NAME, from, by, axis], `left${n + 1}`)
    return add('Concat', [right, left], `turned${n + 1}`, { axis: 3 })
  })
  return add('Concat', [INPUT_NAME, ...views], 'allViews', { axis: 0 })
}

/** All maps, followed by all maps turned by one column, as `embed` of forward.ts. */
export function withTurned({ add, whole }: OnnxWriter, name: string, columns: number, layer: number): string {
  const axis = whole(`turnAxis${layer}`, [3])
  const [first, second, last] = [0, 1, columns].map((at, n) => whole(`turnColumn${n}of${layer}`, [at])) as [
    string,
    string,
    string
  ]
  const right = add('Slice', [name, second, last, axis], `right${layer}`)
  const left = add('Slice', [name, first, second, axis], `left${layer}`)
  const turned = add('Concat', [right, left], `turned${layer}`, { axis: 3 })
  return add('Concat', [name, turned], `views${layer}`, { axis: 0 })
}

/**
 * Adds columns from the opposite side where a kernel reaches beyond the border: one on the right for stride 2, one on
 * each side for stride 1 (`samePadding`).
 */
export function wrapped(
  { add, whole }: OnnxWriter,
  name: string,
  { columns, stride, layer }: { readonly columns: number; readonly stride: number; readonly layer: number }
): string {
  const axis = whole(`wrapAxis${layer}`, [3])
  const column = (which: string, from: number): string =>
    add(
      'Slice',
      [name, whole(`${which}From${layer}`, [from]), whole(`${which}To${layer}`, [from + 1]), axis],
      `${which}Column${layer}`
    )
  const first = column('first', 0)
  const all = stride === 1 ? [column('last', columns - 1), name, first] : [name, first]
  return add('Concat', all, `wrapped${layer}`, { axis: 3 })
}

/** A layer's map of the crops that are not turned: [views * N, C, h, w] -> [N, C, h, w]. */
export function firstView(
  writer: OnnxWriter,
  { architecture, weights }: { readonly architecture: EncoderArchitecture; readonly weights: EncoderWeights },
  layer: number
): string {
  const { add, whole, index, has } = writer
  const views = viewsOfMap(architecture, layer)
  const name = realMap(writer, weights, layer)
  if (views === 1) return name
  const first = `first${layer}`
  if (has(first)) return first
  const [h, w, c] = mapShape(architecture, layer)
  const shaped = add('Reshape', [name, whole(`viewsShape${layer}`, [views, -1, c, h, w])], `viewsOf${layer}`)
  return add('Gather', [shaped, index(`firstView${layer}`, 0)], first, { axis: 0 })
}
