# SPDX-License-Identifier: GPL-2.0
#
# gen-private.awk: second half of gen-private (which see).
#
# usage: awk -v blkcg=0|1 -v origin=TEXT -v errors=FILE -v checkfile=FILE \
#            -f gen-private.awk \
#            what=exports FILE what=public FILE what=types FILE \
#            what=funcs FILE what=list FILE
#
# exports: one exported symbol a line; public: one "struct NAME", "enum NAME"
# or "typedef NAME" a line that a public header declares; types: pahole's
# output; funcs: pfunct's output; list: private-types. Prints the header and
# writes the asserts to the check file.

function fail(text) {
	print text > errors
	failed = 1
}

# The member that a line of pahole's output declares, or "".
function member_name(line) {
	sub(/[ \t]*\/\*.*$/, "", line)
	gsub(/__attribute__\(\([a-z_]*(\([0-9a-z]*\))?\)\)/, "", line)
	sub(/[ \t]*;[ \t]*$/, "", line)
	if (match(line, /\(\*[A-Za-z_0-9]+\)/))
		return substr(line, RSTART + 2, RLENGTH - 3)
	while (sub(/\[[0-9]*\][ \t]*$/, "", line))
		;
	if (line ~ /:[ \t]*[0-9]+$/)	# a bit field has no offset
		return ""
	if (match(line, /[A-Za-z_0-9]+[ \t]*$/) && line !~ /^[ \t]*[}][ \t]*$/) {
		line = substr(line, RSTART)
		sub(/[ \t]+$/, "", line)
		return line
	}
	return ""
}

# Body of one struct: remembers offset and name of all members that can be
# named from outside. Members of an anonymous struct or union can; those of a
# named one cannot, but the named one itself can.
function note_member(type, line,    name, offset, place) {
	if (line ~ /^[ \t]+(struct|union)( [A-Za-z_0-9]+)? [{]/) {
		opened[++depth] = nr_members[type] + 0
		return
	}
	if (line !~ /\/\*/ || line ~ /^[ \t]*\/\*/)
		return
	name = member_name(line)
	if (line ~ /^[ \t]*[}]/) {
		if (name != "")
			nr_members[type] = opened[depth]
		depth--
	}
	if (name == "")
		return
	match(line, /\/\*[ \t]*[0-9]+/)
	offset = substr(line, RSTART + 2, RLENGTH - 2) + 0
	place = ++nr_members[type]
	member[type, place] = name
	member_at[type, place] = offset
}

# Forward declarations of everything a printed line mentions.
function note_structs(text) {
	while (match(text, /struct [A-Za-z_][A-Za-z_0-9]*/)) {
		mentioned[substr(text, RSTART, RLENGTH)] = 1
		text = substr(text, RSTART + RLENGTH)
	}
}

function emit(text) {
	note_structs(text)
	out[++nr_out] = text
}

# Asserts go into the check file, as the compiler is to see them all.
function check(expression, type) {
	checks[++nr_checks] = "static_assert(" expression ",\n\t\"struct " type \
		" differs from " origin ": headers and kernel image are not of one build, see Documentation/porting.rst\");"
}

function check_struct(type,    i) {
	check("sizeof(struct " type ") == " size[type], type)
	for (i = 1; i <= nr_members[type]; i++)
		check("offsetof(struct " type ", " member[type, i] ") == " \
		      member_at[type, i], type)
}

what == "exports" { exported[$1] = 1; next }
what == "public" { public[$1 " " $2] = 1; next }

what == "types" {
	sub(/const +\*/, "const *")
	if (/^(struct|enum) [A-Za-z_0-9]+ [{]/) {
		key = $1 " " $2
		type = $2
		depth = 0
	} else if (/^typedef /) {
		key = /\(/ ? $0 : member_name($0)
		if (match(key, /\([A-Za-z_0-9]+\)/))
			key = substr(key, RSTART + 1, RLENGTH - 2)
		key = "typedef " key
	}
	if (key == "")
		next
	if (/\/\* size: /) {
		size[type] = $3 + 0
		next
	}
	if (key ~ /^struct/)
		note_member(type, $0)
	sub(/[ \t]*\/\*.*\*\/[ \t]*$/, "")
	if ($0 !~ /^[ \t]*$/)
		text[key] = text[key] $0 "\n"
	if (/^[}]/ || /^typedef /)
		key = ""
	next
}

what == "funcs" {
	if (match($0, /[A-Za-z_0-9]+\(/)) {
		key = "func " substr($0, RSTART, RLENGTH - 1)
		gsub(/ +\*/, " *")
		gsub(/\* \*/, "**")
		text[key] = $0
	}
	next
}

/^#/ || /^$/ { next }

{
	if ($1 == "blkcg") {
		if (!blkcg)
			next
		sub(/^blkcg[ \t]+/, "")
	}
	kind = $1
	name = $2
	optional = sub(/\?$/, "", name)
}

kind == "has" {
	if (name in exported)
		emit("#define COMPAT_HAS_" name " 1\n")
	next
}

kind == "member" {
	split(name, part, ".")
	for (i = 1; i <= nr_members[part[1]]; i++)
		if (member[part[1], i] == part[2])
			emit("#define COMPAT_" $3 " 1\n")
	next
}

kind == "probe" {
	regex = $3
	for (i = 4; i <= NF; i++)
		regex = regex " " $i
	for (i = 1; i <= nr_out; i++) {
		if (out[i] ~ regex) {
			emit("#define COMPAT_" name " 1\n")
			break
		}
	}
	next
}

kind == "verify" {
	if (name in size)
		check_struct(name)
	else
		fail("the kernel has no struct " name)
	next
}

{
	key = kind " " name
	there = (key in text) && (kind != "func" || name in exported)
	if (!there && !optional) {
		if (kind == "func")
			fail("the kernel does not export the function " name "()")
		else
			fail("the kernel has no " key)
	}
	if (!there)
		next
	if (optional)
		emit("#define COMPAT_HAS_" name " 1")
	if (key in public)
		emit("/* " key ": public */")
	else
		emit(text[key])
	if (kind == "struct")
		check_struct(name)
}

END {
	if (failed)
		exit 1
	print "/* SPDX-License-Identifier: GPL-2.0 */"
	print "/* Made by gen-private from " origin "; do not edit. */"
	print "#ifndef BLENDER_PRIVATE_H\n#define BLENDER_PRIVATE_H\n"
	print "#include \"public.h\"\n"
	for (name in mentioned)
		print name ";"  | "sort"
	close("sort")
	print ""
	for (i = 1; i <= nr_out; i++)
		print out[i]
	print "#endif /* BLENDER_PRIVATE_H */"

	print "// SPDX-License-Identifier: GPL-2.0" > checkfile
	print "/* Made by gen-private from " origin "; do not edit. */" > checkfile
	print "#include \"blender_private.h\"\n" > checkfile
	print "#ifndef __CHECKER__ /* sparse computes some layouts wrong */" > checkfile
	for (i = 1; i <= nr_checks; i++)
		print checks[i] > checkfile
	print "#endif" > checkfile
}
