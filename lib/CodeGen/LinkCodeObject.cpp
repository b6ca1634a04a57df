//===- LinkCodeObject.cpp - Assembly to a linked ELF file -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Assembles the kernels and links them with the constants, all in this process.
// The constants go to an object of their own: as text in the assembly they
// would be several times their size.
//
//===----------------------------------------------------------------------===//

#include "CodeObject.h"
#include "tensor/Unfinished.h"

#include "lld/Common/Driver.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/MC/MCAsmBackend.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCCodeEmitter.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCExpr.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCObjectFileInfo.h"
#include "llvm/MC/MCObjectWriter.h"
#include "llvm/MC/MCParser/MCAsmParser.h"
#include "llvm/MC/MCParser/MCTargetAsmParser.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSectionELF.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCSymbol.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/ObjCopy/ConfigManager.h"
#include "llvm/ObjCopy/ObjCopy.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"

#include <mutex>

LLD_HAS_DRIVER(elf)

using namespace llvm;
using namespace mini;

namespace {
constexpr StringLiteral programSection = ".mini.program";
constexpr uint64_t programAlignment = 16;

/// A folder for the linker's files, which takes no buffers. It is removed at
/// the end.
class TemporaryFolder {
public:
  static Expected<TemporaryFolder> create() {
    TemporaryFolder folder;
    if (std::error_code error =
            sys::fs::createUniqueDirectory("mini", folder.path))
      return createStringError(error, "cannot make a temporary folder: %s",
                               error.message().c_str());
    folder.keep(folder.path);
    return folder;
  }
  TemporaryFolder(TemporaryFolder &&other)
      : path(std::move(other.path)), unfinished(std::move(other.unfinished)) {
    other.path.clear();
  }
  ~TemporaryFolder() {
    // What cannot be removed is left to whoever cleans the folder it is in.
    if (!path.empty())
      (void)sys::fs::remove_directories(path);
  }

  /// Whether a file of `bytes` fits the disk. The linker, where it does not,
  /// only says that it failed.
  Error checkSpace(uint64_t bytes) const {
    ErrorOr<sys::fs::space_info> space = sys::fs::disk_space(path);
    if (!space || space->available >= bytes)
      return Error::success();
    return createStringError(std::errc::no_space_on_device,
                             "cannot write a file of %llu bytes in %s: no "
                             "space left on device",
                             static_cast<unsigned long long>(bytes),
                             path.str().str().c_str());
  }

  std::string file(StringRef name) {
    SmallString<128> result(path);
    sys::path::append(result, name);
    keep(result);
    return result.str().str();
  }

  Expected<std::string> write(StringRef name, StringRef contents) {
    std::string path = file(name);
    std::error_code error;
    raw_fd_ostream os(path, error);
    os << contents;
    os.close();
    if (os.has_error())
      error = os.error();
    if (!error)
      return path;
    os.clear_error();
    return createStringError(error, "cannot write %s: %s", path.c_str(),
                             error.message().c_str());
  }

private:
  TemporaryFolder() = default;
  /// An interrupt removes it.
  void keep(StringRef name) {
    unfinished.push_back(std::make_unique<Unfinished>(name.str()));
  }

  SmallString<128> path;
  std::vector<std::unique_ptr<Unfinished>> unfinished;
};

/// Defines the symbol of the constants.
void emitConstants(const ConstantPool &constants, MCContext &context,
                   MCStreamer &streamer) {
  streamer.switchSection(
      context.getELFSection(".rodata", ELF::SHT_PROGBITS, ELF::SHF_ALLOC));
  streamer.emitValueToAlignment(Align(ConstantPool::alignment));
  MCSymbol *symbol = context.getOrCreateSymbol(ConstantPool::symbol);
  streamer.emitSymbolAttribute(symbol, MCSA_Global);
  streamer.emitSymbolAttribute(symbol, MCSA_Protected);
  streamer.emitSymbolAttribute(symbol, MCSA_ELF_TypeObject);
  streamer.emitLabel(symbol);
  streamer.emitBytes(constants.bytes);
  streamer.emitELFSize(
      symbol, MCConstantExpr::create(
                  static_cast<int64_t>(constants.bytes.size()), context));
}

/// Assembles `assembly` and the constants to one object file. The constants
/// never are text, which would be several times their size.
Expected<std::string> assemble(StringRef assembly,
                               const ConstantPool &constants,
                               TargetMachine &machine) {
  const Target &target = machine.getTarget();
  const Triple &triple = machine.getTargetTriple();
  const MCSubtargetInfo &subtarget = *machine.getMCSubtargetInfo();
  const MCRegisterInfo &registers = *machine.getMCRegisterInfo();
  const MCInstrInfo &instructions = *machine.getMCInstrInfo();
  const MCTargetOptions &options = machine.Options.MCOptions;

  SourceMgr sources;
  std::string errors;
  sources.setDiagHandler(
      [](const SMDiagnostic &diagnostic, void *errors) {
        raw_string_ostream os(*static_cast<std::string *>(errors));
        diagnostic.print("assembly", os, /*ShowColors=*/false);
      },
      &errors);
  sources.AddNewSourceBuffer(
      MemoryBuffer::getMemBuffer(assembly, "",
                                 /*RequiresNullTerminator=*/false),
      SMLoc());
  MCContext context(triple, machine.getMCAsmInfo(), &registers, &subtarget,
                    &sources, &options);
  std::unique_ptr<MCObjectFileInfo> fileInfo(
      target.createMCObjectFileInfo(context, /*PIC=*/true));
  context.setObjectFileInfo(fileInfo.get());

  SmallString<0> object;
  raw_svector_ostream os(object);
  std::unique_ptr<MCAsmBackend> backend(
      target.createMCAsmBackend(subtarget, registers, options));
  std::unique_ptr<MCObjectWriter> writer = backend->createObjectWriter(os);
  std::unique_ptr<MCStreamer> streamer(target.createMCObjectStreamer(
      triple, context, std::move(backend), std::move(writer),
      std::unique_ptr<MCCodeEmitter>(
          target.createMCCodeEmitter(instructions, context)),
      subtarget));
  std::unique_ptr<MCAsmParser> parser(
      createMCAsmParser(sources, context, *streamer, *machine.getMCAsmInfo()));
  std::unique_ptr<MCTargetAsmParser> targetParser(
      target.createMCAsmParser(subtarget, *parser, instructions, options));
  parser->setTargetParser(*targetParser);
  if (parser->Run(/*NoInitialTextSection=*/false, /*NoFinalize=*/true))
    return createStringError("the assembly is not valid: " + errors);
  if (!constants.bytes.empty())
    emitConstants(constants, context, *streamer);
  streamer->finish();
  return object.str().str();
}

/// Runs the linker. It has global state, and resets the process's command line
/// options; so one thread at a time. One file needs no threads of its own,
/// which would end the process where the system gives none.
Error link(const std::string &object, const std::string &output) {
  static std::mutex mutex;
  std::lock_guard lock(mutex);
  const char *arguments[] = {"ld.lld",         "-shared", "--threads=1",
                             "--no-undefined", "-o",      output.c_str(),
                             object.c_str()};
  std::string messages;
  raw_string_ostream os(messages);
  lld::Result result =
      lld::lldMain(arguments, os, os, {{lld::Gnu, &lld::elf::link}});
  if (result.retCode != 0)
    return createStringError("the linker failed: " + messages);
  return Error::success();
}
} // namespace

Expected<std::string> mini::linkCodeObject(StringRef assembly,
                                           const ConstantPool &constants,
                                           const Chip &chip) {
  std::unique_ptr<TargetMachine> machine = createTargetMachine(chip);
  Expected<TemporaryFolder> folder = TemporaryFolder::create();
  if (!folder)
    return folder.takeError();
  Expected<std::string> object = assemble(assembly, constants, *machine);
  if (!object)
    return object.takeError();
  Expected<std::string> input = folder->write("program.o", *object);
  if (!input)
    return input.takeError();
  // Of the linked file, about as much again as of the object.
  constexpr uint64_t headers = 64 << 10;
  if (Error error = folder->checkSpace(object->size() + headers))
    return std::move(error);
  std::string output = folder->file("program.hsaco");
  if (Error error = link(*input, output))
    return std::move(error);
  auto buffer = MemoryBuffer::getFile(output, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return createStringError(buffer.getError(), "cannot read %s: %s",
                             output.c_str(),
                             buffer.getError().message().c_str());
  return (*buffer)->getBuffer().str();
}

static Expected<std::string> runObjcopy(const objcopy::ConfigManager &config,
                                        StringRef codeObject) {
  Expected<std::unique_ptr<object::ObjectFile>> file =
      object::ObjectFile::createObjectFile(MemoryBufferRef(codeObject, ""));
  if (!file)
    return file.takeError();
  SmallString<0> result;
  raw_svector_ostream os(result);
  if (Error error = objcopy::executeObjcopyOnBinary(config, **file, os))
    return std::move(error);
  return result.str().str();
}

Expected<std::string> mini::addProgramSection(StringRef codeObject,
                                              StringRef program) {
  objcopy::ConfigManager add;
  add.Common.AddSection.emplace_back(
      programSection, MemoryBuffer::getMemBuffer(
                          program, "", /*RequiresNullTerminator=*/false));
  Expected<std::string> added = runObjcopy(add, codeObject);
  if (!added)
    return added;
  // Aligned, so that a reader that maps the file can use the FlatBuffer where
  // it lies. Of one run, the option only sees sections that were there before.
  objcopy::ConfigManager align;
  align.Common.SetSectionAlignment[programSection] = programAlignment;
  return runObjcopy(align, *added);
}
