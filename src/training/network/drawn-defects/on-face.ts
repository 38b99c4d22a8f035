import { clampGrey, clampIndex, pointOnPart, region, type Scene, sign } from './scene.ts'

// Defects that lie on the face of a part.

/** A shaded bump or pit, or a stain: an ellipse with a soft rim, darker or brighter, sometimes lit from one side. */
export function blob(scene: Scene): void {
  const { random, contrast } = scene
  const { x, y } = pointOnPart(scene, 0.95)
  const strength = sign(random) * contrast * random.range(0.7, 2.5)
  const lit = random.uniform() < 0.5
  const light = random.range(0, 2 * Math.PI)
  region(scene, x, y, random.range(1.5, 9), random.range(0.4, 1), (value, weight, u, v) => {
    const shade = lit ? Math.cos(light) * u + Math.sin(light) * v : 1
    return value + strength * weight * shade * (lit ? 1.6 : 1)
  })
}

/** A small hole (blowhole, pore): dark inside, with a bright far wall or a bright lip around it. */
export function pit(scene: Scene): void {
  const { random, contrast } = scene
  const dark = random.range(0, 0.5)
  const light = random.range(0, 2 * Math.PI)
  const lip = random.uniform() < 0.6 ? contrast * random.range(0.3, 1.5) : 0
  const count = random.uniform() < 0.7 ? 1 : random.int(2, 5)
  let { x, y } = pointOnPart(scene, 0.99)
  for (let n = 0; n < count; n++) {
    region(scene, x, y, random.range(1.3, 5), random.range(0.5, 1), (value, weight, u, v) => {
      const inside = Math.min(1, Math.max(0, 3 * weight - 0.9))
      const lit = lip * Math.max(0, Math.cos(light) * u + Math.sin(light) * v)
      return value * (1 - inside * (1 - dark)) + lit * (1 - inside)
    })
    x += random.range(-9, 9)
    y += random.range(-5, 5)
  }
}

/** A thin line that bends a little. */
export function scratch(scene: Scene): void {
  const { random, contrast, pixels, height, width: across } = scene
  let { x, y } = pointOnPart(scene, 0.9)
  let heading = random.range(0, 2 * Math.PI)
  const strength = sign(random) * contrast * random.range(0.8, 2.5)
  const width = random.range(0.5, 1.4)
  const steps = random.int(8, 70)
  const touched = new Map<number, number>()
  for (let step = 0; step < steps; step++) {
    for (let j = Math.floor(y - 3); j <= y + 3; j++) {
      for (let i = Math.floor(x - 3); i <= x + 3; i++) {
        if (i < 0 || j < 0 || i >= across || j >= height) continue
        const weight = Math.exp(-((i - x) ** 2 + (j - y) ** 2) / (2 * width * width))
        if (weight > (touched.get(j * across + i) ?? 0.05)) touched.set(j * across + i, weight)
      }
    }
    heading += random.normal() * 0.12
    x += 0.8 * Math.cos(heading)
    y += 0.8 * Math.sin(heading)
  }
  for (const [at, weight] of touched) pixels[at] = clampGrey(pixels[at]! + strength * weight)
}

/** A patch from another place of the part. */
export function patch(scene: Scene): void {
  const { random, source, height, width } = scene
  const { x, y } = pointOnPart(scene, 0.9)
  const from = pointOnPart(scene, 0.9)
  const turn = random.range(0, 2 * Math.PI)
  const offset = random.range(-1, 1) * scene.contrast
  region(scene, x, y, random.range(2.5, 11), random.range(0.3, 1), (value, weight, _u, _v, dx, dy) => {
    const sx = clampIndex(from.x + Math.cos(turn) * dx - Math.sin(turn) * dy, width)
    const sy = clampIndex(from.y + Math.sin(turn) * dx + Math.cos(turn) * dy, height)
    const opaque = Math.min(1, 2.5 * weight)
    return value * (1 - opaque) + opaque * (source[sy * width + sx]! + offset)
  })
}

/** The surface's own pattern flattened or roughened. */
export function smear(scene: Scene): void {
  const { random, source, height, width, contrast } = scene
  const { x, y } = pointOnPart(scene, 0.9)
  const mean = source[clampIndex(y, height) * width + clampIndex(x, width)]!
  const roughness = random.uniform() < 0.5 ? contrast * random.range(0.5, 1.5) : 0
  region(scene, x, y, random.range(4, 13), random.range(0.4, 1), (value, weight) => {
    const opaque = Math.min(1, 1.5 * weight)
    return value * (1 - opaque) + opaque * (mean + roughness * random.normal())
  })
}

/**
 * A large, soft area that is darker or brighter; the pattern of the surface stays visible (dried coolant, rust, heat).
 */
export function stain(scene: Scene): void {
  const { random, height } = scene
  const { x, y } = pointOnPart(scene, 0.85)
  const factor = random.uniform() < 0.75 ? random.range(0.25, 0.75) : random.range(1.2, 1.5)
  const soft = random.range(0.35, 0.8)
  const [ripples, phase] = [random.range(2, 6), random.range(0, 2 * Math.PI)]
  region(scene, x, y, height * random.range(0.06, 0.25), random.range(0.5, 1), (value, weight, u, v) => {
    const patchy = 0.85 + 0.15 * Math.sin(ripples * u + phase) * Math.cos(ripples * v)
    return value * (1 + (factor - 1) * Math.min(1, weight / soft) * patchy)
  })
}
