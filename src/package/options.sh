# The options for Java, in one place: read by ./image-transmit, put into the packages' start scripts and Windows programs by ./package.
# The heap is small on purpose: blobs stream through it. The serial collector is the fastest for so small a one.
# Compact bundles keep what they know of the content, and the blocks in hand, outside of it.
options="-Xmx64m -XX:MaxDirectMemorySize=320m -Xss512k -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr"
# What goes with an AOT cache: without the profiles in it, which cost more than they bring.
aot_options="-XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining"
# A window with 1,000 images and 100,000 lines needs more, and all of it stays below 256 MB.
window_options="-Xmx128m -Xss1m"
