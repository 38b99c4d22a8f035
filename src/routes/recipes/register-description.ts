/** What POST /models takes, for people who use Python; Markdown. */
export const REGISTER_DESCRIPTION = `\
Send each file in a field with the name of the file. The version must judge a drawn part, alone and together with other
crops. It is not active yet.

**encoder.onnx**: one file (no external data), input \`crops\` [N, 1, rows, columns] float32, one grey channel, each
crop standardised to mean 0 and deviation 1; output \`embeddings\` [N, D] float32, L2-normalised. \`N\` is free, or 1.
Rows and columns are fixed: those of the recipe's \`crop\` (\`sizePx\` rows, \`columnsPx\` columns where it is polar).
Its answer for a crop must not depend on the others: export in evaluation mode.

**manifest.json**: at least \`crop\`, \`scoring\`, \`threshold\` and \`encoder\`; checksums in \`files\` are compared.

**good.bank** (and **defect.bank** where \`scoring.useDefectBank\` is true): embeddings of good parts, little-endian:
the 8 bytes \`OKNGBANK\`, then uint32 format version 1, uint32 K (rows), uint32 D (values a row), uint32 CRC-32 (as
zlib's) of the rows' bytes, then K * D float32, row by row. \`okng bank\` makes it, and the manifest, from pictures of
good parts.

**evidence.json**: what a version of another station has learnt about good parts besides the bank. Needed where
\`files\` of the manifest names it, because the threshold belongs to it. Send that version's \`manifest.json\` as it
is: its \`reviewFrom\` and \`radius\` are taken, too.

**weights.json**, **weights.bin**: both or neither. TensorFlow opens the encoder from them.

From PyTorch:

\`\`\`python
import torch, torch.nn as nn, torch.nn.functional as F

class Encoder(nn.Module):
    def __init__(self, size=64):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(1, 16, 3, 2, 1), nn.BatchNorm2d(16), nn.ReLU(),
                                  nn.Conv2d(16, 64, 3, 2, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.last = nn.Linear(64, size)
    def forward(self, crops):
        return F.normalize(self.last(self.body(crops)), dim=1)

model = Encoder()                # trained by you
model.eval()                     # else other parts change the score of a part: refused
torch.onnx.export(model, torch.zeros(2, 1, 128, 256), "encoder.onnx",
                  input_names=["crops"], output_names=["embeddings"],
                  dynamic_axes={"crops": {0: "N"}, "embeddings": {0: "N"}}, opset_version=17, dynamo=False)
\`\`\`

Then, for a recipe whose crops are 128 x 256 px:

\`\`\`sh
okng bank --encoder encoder.onnx --dataset good-parts --recipe rings --out from-python
cd from-python
curl -F manifest.json=@manifest.json -F encoder.onnx=@encoder.onnx -F good.bank=@good.bank \\
  'http://127.0.0.1:8080/models?recipe=rings'
curl -X POST 'http://127.0.0.1:8080/models/VERSION/activate?recipe=rings'
\`\`\`

A bank without \`okng bank\`, from embeddings [K, D] as numpy array \`rows\`:

\`\`\`python
import struct, zlib
data = rows.astype("<f4").tobytes()
open("good.bank", "wb").write(b"OKNGBANK" + struct.pack("<4I", 1, *rows.shape, zlib.crc32(data)) + data)
\`\`\``
