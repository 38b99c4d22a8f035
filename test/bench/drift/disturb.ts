import type { GreyImage } from '../../../src/domain/inspection/image.ts'

export const DISTURBANCES = ['exposure', 'focus', 'contamination', 'position'] as const
export type Disturbance = (typeof DISTURBANCES)[number]

/** What is reached at the end of a ramp, in words. */
export const AT_THE_END: Readonly<Record<Disturbance, string>> = {
  exposure: '20 % darker',
  focus: 'blurred over 3 x 3 pixels',
  contamination: 'a veil of 25 % and a spot of half the light on the lens',
  position: '6 px to the right and down'
}

/** A picture as a station sees it at some point of a ramp. @param share 0: the beginning of the ramp, 1: its end */
export function disturb(image: GreyImage, how: Disturbance, share: number): GreyImage {
  if (share === 0) return image
  switch (how) {
    case 'exposure':
      return mapped(image, (grey) => grey * (1 - 0.2 * share))
    case 'focus':
      return blurred(image, share)
    case 'contamination':
      return contaminated(image, share)
    case 'position':
      return moved(image, Math.round(6 * share))
  }
}

function mapped(image: GreyImage, greyAt: (grey: number, x: number, y: number) => number): GreyImage {
  const { width, height, data } = image
  const out = new Uint8Array(data.length)
  for (let at = 0; at < data.length; at++)
    out[at] = Math.max(0, Math.min(255, Math.round(greyAt(data[at]!, at % width, Math.floor(at / width)))))
  return { width, height, data: out }
}

function blurred(image: GreyImage, share: number): GreyImage {
  const { width, height, data } = image
  return mapped(image, (grey, x, y) => {
    let sum = 0
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++)
        sum += data[Math.min(height - 1, Math.max(0, y + dy)) * width + Math.min(width - 1, Math.max(0, x + dx))]!
    return grey + share * (sum / 9 - grey)
  })
}

/** Dirt on a lens scatters light everywhere, and is darkest where it lies. */
function contaminated(image: GreyImage, share: number): GreyImage {
  const { width, height } = image
  const [cx, cy, r] = [0.62 * width, 0.4 * height, 0.12 * height]
  return mapped(image, (grey, x, y) => {
    const spot = Math.exp(-(((x - cx) / r) ** 2 + ((y - cy) / r) ** 2))
    return (grey + 0.25 * share * (110 - grey)) * (1 - 0.5 * share * spot)
  })
}

function moved(image: GreyImage, px: number): GreyImage {
  const { width, data } = image
  return mapped(image, (_grey, x, y) => data[Math.max(0, y - px) * width + Math.max(0, x - px)]!)
}
