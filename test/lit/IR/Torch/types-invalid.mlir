// RUN: mini-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{dtype 'i8' has no signedness; write si8 or ui8}}
func.func private @signless(!torch.vtensor<[1],i8>)

// -----

// expected-error @below {{dtype 'index' is not one of a torch tensor's}}
func.func private @index(!torch.vtensor<[1],index>)

// -----

// expected-error @below {{size -1 is negative; write '?' for an unknown size}}
func.func private @negative(!torch.vtensor<[-1],f32>)

// -----

// expected-error @below {{expected ','}}
func.func private @noDtype(!torch.vtensor<[1]>)

// -----

// expected-error @below {{sparse encodings are not supported}}
func.func private @sparse(!torch.vtensor<[1],f32,#sparse>)

// -----

// expected-error @below {{unknown type 'integer' in a container}}
func.func private @container(!torch.list<integer>)

// -----

// expected-error @below {{unknown  type `vector` in dialect `torch`}}
func.func private @unknown(!torch.vector<[1],f32>)
