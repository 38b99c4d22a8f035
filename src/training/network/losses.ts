import * as tf from '@tensorflow/tfjs-core'

/**
 * Triplet loss with a soft margin, anchored on good parts only: softplus(sharpness * (d_positive - d_negative)).
 *
 * `hardness` 1 is batch-hard: for each good anchor its farthest good part and its nearest defect in the batch. 0 is
 * batch-all: the mean over every triplet. Values between 0 and 1 mix the two. Batch-hard from the first step on stays
 * at log 2 with all embeddings in one point, because each anchor sees only its worst case. Batch-all leaves that point,
 * and batch-hard then works on the rest. The hardest negatives are searched among the real defects only, the
 * `realCount` rows after the good ones, because the hardest drawn one is always the faintest. Without real defects,
 * only batch-all is used. Defects are never anchors: there are many ways to be bad, and pulling them together would
 * waste capacity.
 *
 * With `products` above 1 the batch shows this many products, with the same number of rows each: first the good parts
 * product by product, then the defects in the same order. Each triplet is then within one product, because a good part
 * of one product is no reference for another. Only batch-all is used.
 *
 * Shapes  embeddings [N, D], L2-normalised; the first `goodCount` rows are good, the others defects; 2 <= goodCount <
 *         N, 0 <= realCount <= N - goodCount
 * Units   d is the Euclidean distance, 0 to 2
 * Source  Hermans, Beyer & Leibe 2017, arXiv:1703.07737, eqs. 5 and 6, and section 2 (soft margin)
 */
export function tripletLoss(
  embeddings: tf.Tensor2D,
  { goodCount, realCount, products = 1 }: TripletRows,
  sharpness: number,
  hardness: number
): tf.Scalar {
  const [n, D] = embeddings.shape
  if (goodCount < 2 || goodCount >= n)
    throw new RangeError(`goodCount: expected 2 <= goodCount < ${n}, received ${goodCount}`)
  if (realCount < 0 || goodCount + realCount > n)
    throw new RangeError(`realCount: expected 0 <= realCount <= ${n - goodCount}, received ${realCount}`)
  if (goodCount % products !== 0 || n % products !== 0 || (products > 1 && realCount > 0)) {
    throw new RangeError(
      `products: expected a divisor of ${goodCount} good parts and ${n - goodCount} drawn defects, without `
        + `real ones, received ${products} and ${realCount} real ones`
    )
  }
  const hard = realCount === 0 ? 0 : hardness
  return tf.tidy(() => {
    const good = tf.reshape(tf.slice(embeddings, [0, 0], [goodCount, D]), [
      products,
      goodCount / products,
      D
    ]) as tf.Tensor3D
    const defects = tf.reshape(tf.slice(embeddings, [goodCount, 0], [n - goodCount, D]), [
      products,
      (n - goodCount) / products,
      D
    ]) as tf.Tensor3D
    const toGood = distances(good, good)
    const toDefects = distances(good, defects)
    const margin = (positive: tf.Tensor, negative: tf.Tensor) =>
      tf.mean(softplus(tf.mul(tf.sub(positive, negative), sharpness)))
    const terms: tf.Tensor[] = []
    if (hard > 0)
      terms.push(
        tf.mul(hard, margin(tf.max(toGood, 2), tf.min(tf.slice(toDefects, [0, 0, 0], [1, goodCount, realCount]), 2)))
      )
    if (hard < 1) terms.push(tf.mul(1 - hard, margin(tf.expandDims(toGood, 3), tf.expandDims(toDefects, 2))))
    return tf.addN(terms) as tf.Scalar
  })
}

export interface TripletRows {
  readonly goodCount: number
  readonly realCount: number
  readonly products?: number
}

/**
 * Euclidean distances between the L2-normalised rows of a [P, A, D] and b [P, B, D], product by product: [P, A, B].
 * Below 1e-3 they read 1e-3, which keeps the gradient finite.
 */
function distances(a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D {
  const squared = tf.sub(2, tf.mul(2, tf.matMul(a, tf.transpose(b, [0, 2, 1]))))
  return tf.sqrt(tf.maximum(squared, 1e-6))
}

/** log(1 + exp(x)) without overflow; uses only operations that every backend has. */
function softplus(x: tf.Tensor): tf.Tensor {
  return tf.add(tf.relu(x), tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(x))))))
}

/**
 * Mean squared error per pixel of the reconstruction [N, s, s, 1] against the input, averaged down to the same size.
 * @throws RangeError unless s divides the input's side
 */
export function reconstructionLoss(reconstruction: tf.Tensor4D, input: tf.Tensor4D): tf.Scalar {
  const factor = input.shape[1] / reconstruction.shape[1]
  if (!Number.isInteger(factor))
    throw new RangeError(
      `reconstruction: expected a side that divides ${input.shape[1]}, received ${reconstruction.shape[1]}`
    )
  const target = tf.avgPool(input, factor, factor, 'valid')
  return tf.mean(tf.square(tf.sub(reconstruction, target)))
}

/**
 * A defect covers a small share of its picture. Without this weight, a map without any defect would give the lowest
 * loss.
 */
const DEFECT_WEIGHT = 8

/**
 * Weighted binary cross-entropy of the decoder's defect map, over the pixels whose truth is known: softplus(z) - y * z.
 * Shapes  logits [N, s, s, 1]; truth [N, s, s, 1]: 1 defect, 0 good, -1 not known (a real defect, whose position is not
 *         marked)
 */
export function defectMapLoss(logits: tf.Tensor4D, truth: tf.Tensor4D): tf.Scalar {
  return tf.tidy(() => {
    const defect = tf.relu(truth)
    const weight = tf.sub(tf.add(1, tf.mul(defect, DEFECT_WEIGHT - 1)), tf.relu(tf.neg(truth)))
    const entropy = tf.sub(softplus(logits), tf.mul(defect, logits))
    return tf.div(tf.sum(tf.mul(weight, entropy)), tf.add(tf.sum(weight), 1)) as tf.Scalar
  })
}

/**
 * Mean binary cross-entropy of the classifier: softplus(z) for good parts, softplus(-z) for defects, each kind counting
 * half.
 * Shapes  logits [N], the first `goodCount` of good parts, the others of defects; 1 <= goodCount < N
 */
export function classificationLoss(logits: tf.Tensor1D, goodCount: number): tf.Scalar {
  return tf.tidy(() => {
    const [good, defects] = tf.split(logits, [goodCount, logits.shape[0] - goodCount]) as [tf.Tensor1D, tf.Tensor1D]
    return tf.mul(0.5, tf.add(tf.mean(softplus(good)), tf.mean(softplus(tf.neg(defects))))) as tf.Scalar
  })
}
