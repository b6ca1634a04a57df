"""The emulator's HIP library as Python sees it: code objects are loaded, launched on
NumPy arrays, and what the timing model says of each launch is read back.

What is here is HIP's, and include/mini/Emulator.h of the emulator.
"""

import ctypes
from ctypes import byref, c_char_p, c_double, c_size_t, c_uint32, c_uint64, c_void_p
from dataclasses import asdict, dataclass

import numpy as np

LIBRARY = "libamdhip64.so"
HOST_TO_DEVICE, DEVICE_TO_HOST = 1, 2
# The members of MiniEmulatorStalls.
STALLS = (
    "vectorMemory localMemory scalarMemory barrier matrixResult vectorResult "
    "matrixBusy vectorBusy issueSlot branch waitStates"
).split()


class LaunchRecord(ctypes.Structure):
    """MiniEmulatorLaunch, without its counts."""

    _fields_ = [
        ("size", c_size_t),
        ("kernel", c_char_p),
        ("grid", c_uint32 * 3),
        ("block", c_uint32 * 3),
    ]


class TimingRecord(ctypes.Structure):
    """MiniEmulatorTiming."""

    _fields_ = [
        ("size", c_size_t),
        ("clocks", c_double),
        ("seconds", c_double),
        ("launchSeconds", c_double),
        ("bound", c_char_p),
        ("matrixShare", c_double),
        ("vectorShare", c_double),
        ("localShare", c_double),
        ("vectorCacheShare", c_double),
        ("secondCacheShare", c_double),
        ("infinityCacheShare", c_double),
        ("memoryShare", c_double),
        ("secondCacheBytes", c_double),
        ("infinityCacheBytes", c_double),
        ("memoryBytes", c_double),
        ("compulsoryBytes", c_double),
        ("computeUnits", c_uint64),
        ("residentWorkgroups", c_uint64),
        ("residentWaves", c_uint64),
        ("occupancyLimit", c_char_p),
        ("waveClocks", c_uint64),
        ("instructions", c_uint64),
        *((name, c_uint64) for name in STALLS),
    ]


@dataclass
class Launch:
    """A launch's modelled time, and what its waves wait for at most."""

    kernel: str
    grid: list
    block: list
    seconds: float
    launch_seconds: float
    bound: str
    matrix_share: float
    compute_units: int
    resident_waves: int
    main_stall: str


class HipError(Exception):
    """A call of HIP that failed."""


def describe_launch(record, timing):
    stalls = {name: getattr(timing, name) for name in STALLS}
    return Launch(
        record.kernel.decode(),
        list(record.grid),
        list(record.block),
        timing.seconds,
        timing.launchSeconds,
        timing.bound.decode(),
        timing.matrixShare,
        timing.computeUnits,
        timing.residentWaves,
        max(stalls, key=stalls.get),
    )


class Emulator:
    def __init__(self, folder):
        self.hip = ctypes.CDLL(str(folder / LIBRARY))
        self.hip.hipGetErrorString.restype = c_char_p
        self.hip.miniEmulatorGetLaunchCount.restype = c_size_t
        self.call("hipInit", 0)

    def call(self, name, *arguments):
        status = getattr(self.hip, name)(*arguments)
        if status:
            message = self.hip.hipGetErrorString(status).decode()
            raise HipError(f"{name} failed: {message}")

    def upload(self, array):
        """A device pointer to a copy of the array."""
        array = np.ascontiguousarray(array)
        pointer = self.allocate(array.nbytes)
        source = c_void_p(array.ctypes.data)
        size = c_size_t(array.nbytes)
        self.call("hipMemcpy", pointer, source, size, HOST_TO_DEVICE)
        return pointer

    def allocate(self, size):
        pointer = c_void_p()
        self.call("hipMalloc", byref(pointer), c_size_t(size))
        return pointer

    def download(self, pointer, shape, dtype):
        array = np.empty(shape, dtype)
        target = c_void_p(array.ctypes.data)
        self.call("hipMemcpy", target, pointer, c_size_t(array.nbytes), DEVICE_TO_HOST)
        return array

    def free(self, pointers):
        for pointer in pointers:
            self.call("hipFree", pointer)

    def launch(self, code_object, kernel, grid, threads, local_bytes, arguments):
        """Launches a kernel of a code object; arguments are ctypes values."""
        module, function = c_void_p(), c_void_p()
        self.call("hipModuleLoadData", byref(module), code_object)
        self.call("hipModuleGetFunction", byref(function), module, kernel.encode())
        places = [ctypes.cast(byref(value), c_void_p) for value in arguments]
        table = (c_void_p * len(places))(*places)
        sizes = (*grid, threads, 1, 1, local_bytes)
        self.call("hipModuleLaunchKernel", function, *sizes, None, table, None)
        self.call("hipDeviceSynchronize")
        self.call("hipModuleUnload", module)

    def start_profile(self):
        """Forgets what was launched; later launches are modelled, with cold caches."""
        self.hip.miniEmulatorResetCounts()
        self.hip.miniEmulatorSetCounting(1)
        self.hip.miniEmulatorSetTiming(1)

    def launches(self):
        """What was launched since start_profile."""
        launches = []
        for index in range(self.hip.miniEmulatorGetLaunchCount()):
            record, timing = LaunchRecord(), TimingRecord()
            record.size, timing.size = ctypes.sizeof(record), ctypes.sizeof(timing)
            place = c_size_t(index)
            if self.hip.miniEmulatorGetLaunch(place, byref(record)):
                raise HipError(f"the emulator has no launch {index}")
            if self.hip.miniEmulatorGetTiming(place, byref(timing)):
                raise HipError(f"the emulator did not model launch {index}")
            launches.append(asdict(describe_launch(record, timing)))
        return launches
