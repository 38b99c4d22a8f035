#!/usr/bin/env python3
"""Takes pictures from one GigE Vision camera for okng, by Aravis.

usage: gige-camera.py CAMERA [FEATURES]

CAMERA is the id, the serial number's id or the IP address that Aravis knows the camera by. FEATURES are GenICam
features that are set before the camera starts: "PixelFormat=Mono8 ExposureTime=5000".

Reads requests from stdin, one JSON object a line: {"request": 1, "timeoutMs": 400}. Each one is a software trigger,
and is answered by exactly one message. Writes messages to stdout:

    4 bytes "OKF1" | uint32 length of the header | uint32 length of the pixels | header, JSON | pixels

(lengths are little-endian). Headers, by "kind":

    open    the camera waits for triggers
    alive   at least once a second
    frame   the answer to "request": "status" is "ok" with the pixels, pixelFormat, width, height, stride (0: rows have
            no padding), frameId, cameraNs (the camera's clock), systemNs (this machine's, at the first packet); or it
            says what went wrong, without pixels

After any frame that is not "ok" the stream is opened anew, so that nothing of it can come as the next frame. When stdin
ends, or the camera is gone, the process ends. It ends with code 3 where Aravis is not installed.
"""

import json
import os
import queue
import struct
import sys
import threading
import time

try:
    import gi

    gi.require_version("Aravis", "0.8")
    from gi.repository import Aravis
except (ImportError, ValueError):
    print(
        "expected Aravis for Python, found none: apt-get install python3-gi gir1.2-aravis-0.8",
        file=sys.stderr,
    )
    sys.exit(3)

BUFFERS = 4
ALIVE_S = 0.5
SLICE_S = 0.1
OK = Aravis.BufferStatus.SUCCESS

# PFNC names of the pixel formats that okng reads, by their 32-bit values.
PIXEL_FORMATS = {
    0x01080001: "Mono8",
    0x01100003: "Mono10",
    0x010A0046: "Mono10p",
    0x010C0004: "Mono10Packed",
    0x01100005: "Mono12",
    0x010C0047: "Mono12p",
    0x010C0006: "Mono12Packed",
    0x01100025: "Mono14",
    0x01100007: "Mono16",
    0x02180014: "RGB8",
    0x02180015: "BGR8",
    0x02200016: "RGBa8",
    0x02200017: "BGRa8",
    0x02100032: "YUV422_8",
    0x0210001F: "YUV422_8_UYVY",
}
BAYER = {
    "8": (0x01080000, {"GR": 0x08, "RG": 0x09, "GB": 0x0A, "BG": 0x0B}),
    "10": (0x01100000, {"GR": 0x0C, "RG": 0x0D, "GB": 0x0E, "BG": 0x0F}),
    "10p": (0x010A0000, {"GR": 0x56, "RG": 0x58, "GB": 0x54, "BG": 0x52}),
    "10Packed": (0x010C0000, {"GR": 0x26, "RG": 0x27, "GB": 0x28, "BG": 0x29}),
    "12": (0x01100000, {"GR": 0x10, "RG": 0x11, "GB": 0x12, "BG": 0x13}),
    "12p": (0x010C0000, {"GR": 0x57, "RG": 0x59, "GB": 0x55, "BG": 0x53}),
    "12Packed": (0x010C0000, {"GR": 0x2A, "RG": 0x2B, "GB": 0x2C, "BG": 0x2D}),
    "16": (0x01100000, {"GR": 0x2E, "RG": 0x2F, "GB": 0x30, "BG": 0x31}),
}
for samples, (base, tiles) in BAYER.items():
    for tile, number in tiles.items():
        PIXEL_FORMATS[base + number] = f"Bayer{tile}{samples}"


def send(header, pixels=b""):
    text = json.dumps(header).encode()
    out = sys.stdout.buffer
    out.write(b"OKF1" + struct.pack("<II", len(text), len(pixels)) + text)
    out.write(pixels)
    out.flush()


class Camera:
    def __init__(self, name, features):
        # Without this a camera that is named by its id is opened, but sends its frames elsewhere (Aravis 0.8.26).
        Aravis.update_device_list()
        self.camera = Aravis.Camera.new(name)
        self.lost = threading.Event()
        device = self.camera.get_device()
        device.connect("control-lost", lambda _device: self.lost.set())
        if features:
            device.set_features_from_string(features)
        self.camera.set_acquisition_mode(Aravis.AcquisitionMode.CONTINUOUS)
        self.camera.set_trigger("Software")
        self.stream = None
        self.start()

    def start(self):
        """A new stream has a new port: packets of the one before can't reach it."""
        self.stream = self.camera.create_stream(None, None)
        if self.stream is None:
            raise RuntimeError("the stream cannot be opened")
        size = self.camera.get_payload()
        for _ in range(BUFFERS):
            self.stream.push_buffer(Aravis.Buffer.new_allocate(size))
        self.camera.start_acquisition()

    def restart(self):
        self.camera.stop_acquisition()
        self.stream = None
        self.start()

    def facts(self):
        return {
            "camera": f"{self.camera.get_vendor_name()} {self.camera.get_model_name()}",
            "pixelFormat": self.camera.get_pixel_format_as_string(),
        }

    def take(self, request, timeout_s):
        """Triggers, and answers what came of it."""
        end = time.monotonic() + timeout_s
        # Nothing has been asked for, so whatever is there belongs to nothing.
        if self.stream.try_pop_buffer() is not None:
            return self.fail(request, "unasked", "a frame came that no trigger had asked for")
        self.camera.software_trigger()
        while True:
            left = end - time.monotonic()
            if left <= 0:
                return self.fail(request, "timeout", f"no frame within {timeout_s * 1000:.0f} ms")
            if self.lost.is_set():
                raise RuntimeError("the camera is gone")
            buffer = self.stream.timeout_pop_buffer(int(min(left, SLICE_S) * 1e6))
            if buffer is not None:
                break
            send({"kind": "alive"})
        if buffer.get_status() != OK:
            return self.fail(request, "incomplete", f"frame with the status {buffer.get_status().value_nick}")
        if buffer.get_payload_type() != Aravis.BufferPayloadType.IMAGE:
            return self.fail(request, "no-image", f"payload {buffer.get_payload_type().value_nick}")
        send(self.header(request, buffer), buffer.get_data())
        self.stream.push_buffer(buffer)

    def header(self, request, buffer):
        number = buffer.get_image_pixel_format() & 0xFFFFFFFF
        width = buffer.get_image_width()
        padding = buffer.get_image_padding()[0]
        row = (width * ((number >> 16) & 0xFF) + 7) // 8
        return {
            "kind": "frame",
            "request": request,
            "status": "ok",
            "pixelFormat": PIXEL_FORMATS.get(number, f"0x{number:08x}"),
            "width": width,
            "height": buffer.get_image_height(),
            "stride": row + padding if padding > 0 else 0,
            "frameId": buffer.get_frame_id(),
            "cameraNs": str(buffer.get_timestamp()),
            "systemNs": str(buffer.get_system_timestamp()),
        }

    def fail(self, request, status, detail):
        send({"kind": "frame", "request": request, "status": status, "detail": detail})
        self.restart()


def read_requests(requests):
    for line in sys.stdin:
        requests.put(json.loads(line))
    # The service is gone. The camera itself may hang, so this does not wait for anything.
    os._exit(0)


def main():
    requests = queue.Queue()
    threading.Thread(target=read_requests, args=(requests,), daemon=True).start()
    camera = Camera(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
    send({"kind": "open", **camera.facts()})
    while not camera.lost.is_set():
        try:
            asked = requests.get(timeout=ALIVE_S)
        except queue.Empty:
            send({"kind": "alive"})
            continue
        camera.take(asked["request"], asked["timeoutMs"] / 1000)
    raise RuntimeError("the camera is gone")


try:
    main()
except Exception as error:  # Every error ends the process: it is started again.
    print(str(error) or type(error).__name__, file=sys.stderr)
    sys.stderr.flush()
    os._exit(1)
