/**
 * Padding of one axis by TensorFlow's 'same'. If it is odd, the extra pixel is at the end.
 * @returns [before, after]
 */
export function samePadding(size: number, stride: number, kernelSize: number): [number, number] {
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + kernelSize - size, 0)
  const before = Math.floor(total / 2)
  return [before, total - before]
}
